"""The order of rules."""

from collections.abc import Iterator

from policies.checks.waf._rules import managed
from policies.estate import Resource
from policies.policy import resource_policy

_LABELS = "label_match_statement': [{'"


@resource_policy(
    id="GH_WAF_005",
    severity="medium",
    types=("aws_wafv2_web_acl",),
    title="IP reputation runs first, and rules that read labels run after those that set them",
    reason="A rule that reads a label matches nothing before the group that sets it has run.",
    fix="Keep IP reputation first, and label rules after the managed groups; no priority twice.",
    threat="A rule exists and never matches.",
)
def order(acl: Resource) -> Iterator[str]:
    numbers = {str(rule["name"]): rule["priority"] for rule in acl.blocks("rule")}
    if len(set(numbers.values())) != len(numbers):
        yield "two rules have the same priority"
    groups = {name: rule["priority"] for name, rule in managed(acl).items()}
    first = groups.get("AWSManagedRulesAmazonIpReputationList")
    if numbers and first != min(numbers.values()):
        yield "IP reputation does not run first"
    for rule in acl.blocks("rule"):
        if _LABELS in str(rule.values) and rule["priority"] < max(groups.values(), default=0):
            yield f"{rule['name']} reads labels before a group sets them"
