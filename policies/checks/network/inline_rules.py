"""Rules inside a security group."""

from collections.abc import Iterator

from policies.estate import Resource, Unknown
from policies.policy import resource_policy


@resource_policy(
    id="GH_NETWORK_004",
    severity="high",
    types=("aws_default_security_group", "aws_security_group"),
    title="Security groups have no inline rules, and the default group has no rules",
    reason="Inline rules conflict with separate ones, and are easily overlooked.",
    fix="Create aws_vpc_security_group_ingress_rule and _egress_rule resources.",
    threat="An inline rule opens a group, or a resource without a group gets an open one.",
    platform_only=True,
)
def inline_rules(group: Resource) -> Iterator[str]:
    for direction in ("ingress", "egress"):
        rules = None if group.is_chosen_by_aws(direction) else group.shown(direction)
        if isinstance(rules, list) and rules:
            yield f"it has {len(rules)} inline {direction} rules"
        elif isinstance(rules, Unknown) and group.raw.expressions.get(direction):
            yield f"it has inline {direction} rules that the plan hides"
