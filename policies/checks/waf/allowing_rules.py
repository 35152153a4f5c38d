"""The actions of own rules."""

from collections.abc import Iterator

from policies.checks.waf._rules import own
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_WAF_004",
    severity="high",
    types=("aws_wafv2_web_acl",),
    title="Own rules block; none allows, none only counts",
    reason="An allowing rule ends the evaluation, so later rules do not run.",
    fix="Give the rule the action block, or narrow the rule that it makes an exception to.",
    threat="One header or path passes every other rule.",
)
def allowing_rules(acl: Resource) -> Iterator[str]:
    for rule in own(acl):
        if rule.blocks("action.allow"):
            yield f"{rule['name']} allows requests past later rules"
        elif not rule.blocks("action.block"):
            yield f"{rule['name']} does not block"
