"""What leads out of a network, and which networks nothing may leave."""

from policies.estate import Resource

GATES = (
    "aws_customer_gateway", "aws_ec2_transit_gateway_vpc_attachment",
    "aws_egress_only_internet_gateway", "aws_internet_gateway", "aws_nat_gateway",
    "aws_vpc_endpoint", "aws_vpc_peering_connection", "aws_vpn_gateway",
)  # fmt: skip
ANYWHERE = frozenset({"0.0.0.0/0", "::/0"})


def is_vault(resource: Resource) -> bool:
    """Whether a rule or gate is made beside a vault, not in a network of somebody else's plan."""
    return any(
        each.stack.name == resource.stack.name and each.tags.get("product") == "gatehouse"
        for each in resource.estate.all()
    )
