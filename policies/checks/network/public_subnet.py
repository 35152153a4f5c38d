"""Networks and subnets that assign public addresses."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_IPV6 = ("assign_generated_ipv6_cidr_block", "ipv6_cidr_block", "ipv6_ipam_pool_id")


@resource_policy(
    id="GH_NETWORK_005",
    severity="high",
    types=("aws_subnet", "aws_vpc", "aws_vpc_ipv6_cidr_block_association"),
    title="Networks and subnets assign no public addresses",
    reason="A public address is half of a path to the internet.",
    fix="Set map_public_ip_on_launch = false, no IPv6 on creation, and no IPv6 range.",
    threat="The database is one firewall rule away from the internet.",
    platform_only=True,
)
def public_subnet(subnet: Resource) -> Iterator[str]:
    if subnet.type != "aws_subnet":
        if subnet.type != "aws_vpc" or any(subnet.written(name) for name in _IPV6):
            yield "it has a range of IPv6 addresses, which are all public"
        return
    if subnet["map_public_ip_on_launch"]:
        yield "it assigns public IPv4 addresses"
    if subnet["assign_ipv6_address_on_creation"]:
        yield "it assigns IPv6 addresses, which are all public"
