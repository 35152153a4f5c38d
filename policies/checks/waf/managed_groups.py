"""Attacks that AWS knows."""

from collections.abc import Iterator

from policies.checks.waf._rules import managed
from policies.estate import Resource
from policies.policy import resource_policy

_WANTED = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
)


@resource_policy(
    id="GH_WAF_001",
    severity="high",
    types=("aws_wafv2_web_acl",),
    title="The web ACL blocks by the core rules, known bad inputs and IP reputation, everywhere",
    reason="A group that only counts, or looks at part of the requests, stops nothing.",
    fix="Keep the three groups with override_action none and without a scope-down statement.",
    threat="Known attacks reach the functions.",
)
def managed_groups(acl: Resource) -> Iterator[str]:
    groups = managed(acl)
    for name in _WANTED:
        if name not in groups:
            yield f"{name} is missing"
            continue
        if groups[name].blocks("override_action.count"):
            yield f"{name} only counts"
        if groups[name].shown("statement.managed_rule_group_statement.version"):
            yield f"{name} stays at an old version"
        if groups[name].blocks("statement.managed_rule_group_statement.scope_down_statement"):
            yield f"{name} looks at part of the requests"
