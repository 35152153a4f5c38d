"""AWS-managed rule groups."""

from collections.abc import Iterator

from policies.checks.waf._rules import managed
from policies.estate import Resource
from policies.policy import resource_policy

_REQUIRED_GROUPS = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
)


@resource_policy(
    id="GH_WAF_001",
    severity="high",
    types=("aws_wafv2_web_acl",),
    title="The web ACL blocks by core rules, known bad inputs and IP reputation on every path",
    reason="A group that only counts, or inspects part of the requests, stops nothing.",
    fix="Keep the three groups with override_action none and without a scope-down statement.",
    threat="Known attacks reach the functions.",
)
def managed_groups(acl: Resource) -> Iterator[str]:
    groups = managed(acl)
    for name in _REQUIRED_GROUPS:
        if name not in groups:
            yield f"{name} is missing"
            continue
        if groups[name].blocks("override_action.count"):
            yield f"{name} only counts"
        if groups[name].shown("statement.managed_rule_group_statement.version"):
            yield f"{name} is fixed at a version"
        if groups[name].blocks("statement.managed_rule_group_statement.scope_down_statement"):
            yield f"{name} inspects part of the requests"
