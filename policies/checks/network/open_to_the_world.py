"""Security groups that let the internet in or out."""

from collections.abc import Iterator
from ipaddress import ip_network

from policies.checks.network._gates import ANYWHERE
from policies.estate import Resource
from policies.policy import resource_policy

_WEB = frozenset({80, 443})
_NARROW = 8  # two ranges of /1 are the whole internet as well


@resource_policy(
    id="GH_NETWORK_002",
    severity="critical",
    types=(
        "aws_security_group_rule",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
    ),
    title="Security groups name other groups, never the whole internet",
    reason="A rule for every address includes every future address.",
    fix="Name the group of the caller in referenced_security_group_id.",
    threat="Strangers reach the database, or get its rows.",
)
def open_to_the_world(rule: Resource) -> Iterator[str]:
    if not rule.estate.is_platform and _is_usual(rule):
        return
    cidrs = [rule["cidr_ipv4"], rule["cidr_ipv6"]]
    cidrs += [*(rule["cidr_blocks"] or ()), *(rule["ipv6_cidr_blocks"] or ())]
    for cidr in cidrs:
        if cidr and (cidr in ANYWHERE or ip_network(cidr, strict=False).prefixlen < _NARROW):
            yield f"it allows the range {cidr}"
    if not any(cidrs) and not (
        rule.shown("referenced_security_group_id")
        or rule.shown("source_security_group_id")
        or rule.shown("prefix_list_id")
        or rule.shown("self")
    ):
        yield "it names no group, address or prefix list"


def _is_usual(rule: Resource) -> bool:
    """Whether a rule is for outgoing calls or a public web server, usual on other platforms."""
    if "egress" in rule.type or rule.shown("type") == "egress":
        return True
    return rule["from_port"] == rule["to_port"] and rule["to_port"] in _WEB
