"""What leads out of a network."""

GATES = (
    "aws_customer_gateway", "aws_ec2_transit_gateway_vpc_attachment",
    "aws_egress_only_internet_gateway", "aws_internet_gateway", "aws_nat_gateway",
    "aws_vpc_endpoint", "aws_vpc_peering_connection", "aws_vpn_gateway",
)  # fmt: skip
ANYWHERE = frozenset({"0.0.0.0/0", "::/0"})
