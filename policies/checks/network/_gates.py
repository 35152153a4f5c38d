"""Resources that lead out of a network, and the networks that must have none."""

from policies.estate import Resource

GATES = (
    "aws_customer_gateway", "aws_ec2_transit_gateway_vpc_attachment",
    "aws_egress_only_internet_gateway", "aws_internet_gateway", "aws_nat_gateway",
    "aws_vpc_endpoint", "aws_vpc_peering_connection", "aws_vpn_gateway",
)  # fmt: skip
ANYWHERE = frozenset({"0.0.0.0/0", "::/0"})


def is_vault(resource: Resource) -> bool:
    """Whether a rule or gate is in a stack of this platform, not in a foreign plan."""
    return any(
        other.stack.name == resource.stack.name and other.tags.get("product") == "gatehouse"
        for other in resource.estate.all()
    )
