"""Peers of the vault's firewall rules."""

from collections.abc import Iterator

from policies.checks.network._gates import is_vault
from policies.estate import Resource
from policies.policy import resource_policy

_ADDRESSES = ("cidr_ipv4", "cidr_ipv6", "prefix_list_id")


@resource_policy(
    id="GH_NETWORK_008",
    severity="high",
    types=(
        "aws_security_group_rule",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
    ),
    title="The vault's rules name groups of these stacks, never addresses",
    reason="An address can belong to another machine tomorrow; a group is defined in these stacks.",
    fix="Name the functions' or the database's group in referenced_security_group_id.",
    threat="A machine in a peered network, or AWS's own service, talks to the database.",
)
def vault_peers(rule: Resource) -> Iterator[str]:
    if not is_vault(rule):
        return
    if rule.type == "aws_security_group_rule":
        yield "it is an aws_security_group_rule, which may name many addresses"
        return
    for name in _ADDRESSES:
        if rule.shown(name):
            yield f"it names {name} {rule.shown(name)}"
    peer = rule.shown("referenced_security_group_id")
    if peer and not rule.estate.targets(rule, "referenced_security_group_id", "aws_security_group"):
        yield f"the group {peer} is not defined in these stacks"
