"""Metrics and samples of the firewall."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_WAF_007",
    severity="low",
    types=("aws_wafv2_web_acl",),
    title="Every rule has metrics and sampled requests",
    reason="Without metrics, a rule that blocks looks like one that never matches.",
    fix="Enable metrics and sampled requests in every visibility_config.",
    threat="Nobody notices an attack, or that a rule blocks every customer.",
)
def visible(acl: Resource) -> Iterator[str]:
    for part in (acl, *acl.blocks("rule")):
        for name in ("cloudwatch_metrics_enabled", "sampled_requests_enabled"):
            if part[f"visibility_config.{name}"] is not True:
                yield f"{part['name']} has no {name}"
