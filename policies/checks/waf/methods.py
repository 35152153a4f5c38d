"""Methods that nothing here takes."""

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
    title="On every path of the distribution, methods that it does not take are refused",
    reason="CloudFront passes on seven methods where a path takes two.",
    fix="Keep the three rules about methods, with the paths of the distribution.",
    threat="A method that nobody thought of reaches a function.",
)
def methods(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for acl, paths in guarded(estate):
        for path in paths:
            for method in _NEVER:
                if not any(refuses(rule, path, method) for rule in acl.blocks("rule")):
                    yield acl, f"{method} {path} passes"
