"""Overrides inside managed groups."""

from collections.abc import Iterator

from policies.checks.waf._rules import managed
from policies.estate import Resource
from policies.policy import resource_policy

# Bodies of conversations look like attacks: these count, and a rule of ours blocks by their labels
# everywhere else (docs/adr/0014-conversation-past-the-core-rules.md).
_COUNTED = frozenset({
    "CrossSiteScripting_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY",
    "SizeRestrictions_BODY",
})  # fmt: skip


@resource_policy(
    id="GH_WAF_002",
    severity="high",
    types=("aws_wafv2_web_acl",),
    title="Only body rules of managed groups count, and an own rule blocks by their labels",
    reason="Every rule that counts instead of blocking lets one kind of attack pass.",
    fix="Remove the override, or give the reason in a decision and name the rule here.",
    threat="One kind of attack passes on every path.",
)
def rule_overrides(acl: Resource) -> Iterator[str]:
    counted = {
        str(override["name"])
        for rule in managed(acl).values()
        for override in rule.blocks("statement.managed_rule_group_statement.rule_action_override")
        if not override.blocks("action_to_use.block")
    }
    for name in sorted(counted - _COUNTED):
        yield f"{name} no longer blocks"
    labelled = str([rule.values for rule in acl.blocks("rule")])
    for name in sorted(counted & _COUNTED):
        if f":{name.rpartition('_')[0]}_Body" not in labelled:
            yield f"{name} is counted, and no rule blocks by its label"
