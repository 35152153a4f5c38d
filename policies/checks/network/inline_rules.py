"""Rules inside a security group."""

from collections.abc import Iterator

from policies.estate import Resource, Unknown
from policies.policy import resource_policy


@resource_policy(
    id="GH_NETWORK_004",
    severity="high",
    types=("aws_default_security_group", "aws_security_group"),
    title="Security groups have no rules of their own; the default group has none at all",
    reason="Rules inside a group fight with separate ones, and are easily overlooked.",
    fix="Make aws_vpc_security_group_ingress_rule and _egress_rule resources.",
    threat="A rule for everybody hides in a group, or whoever forgets a group gets an open one.",
    house=True,
)
def inline_rules(group: Resource) -> Iterator[str]:
    for direction in ("ingress", "egress"):
        rules = None if group.is_chosen_by_aws(direction) else group.shown(direction)
        if isinstance(rules, list) and rules:
            yield f"{len(rules)} {direction} rules inside the group"
        elif isinstance(rules, Unknown) and group.raw.expressions.get(direction):
            yield f"{direction} rules inside the group, which the plan hides"
