"""HTTP methods that no path accepts."""

from collections.abc import Iterator

from policies.checks.waf._paths import guarded
from policies.checks.waf._requests import refuses
from policies.estate import Estate, Resource
from policies.policy import estate_policy

_NEVER = ("CONNECT", "TRACE")


@estate_policy(
    id="GH_WAF_010",
    severity="medium",
    types=("aws_wafv2_web_acl",),
    title="The web ACL blocks CONNECT and TRACE on every path of the distribution",
    reason="CloudFront forwards seven methods where a path accepts two.",
    fix="Keep the three rules about methods, with the paths of the distribution.",
    threat="A method that no function expects reaches one.",
)
def methods(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for acl, paths in guarded(estate):
        for path in paths:
            for method in _NEVER:
                if not any(refuses(rule, path, method) for rule in acl.blocks("rule")):
                    yield acl, f"no rule blocks {method} {path}"
