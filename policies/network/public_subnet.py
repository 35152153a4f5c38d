"""Subnets whose machines get public addresses."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_NETWORK_005",
    severity="high",
    types=("aws_subnet",),
    title="Subnets give out no public addresses",
    reason="A public address is half of a way in and out.",
    fix="Set map_public_ip_on_launch = false, and no IPv6 on creation.",
    threat="The database is one rule away from the internet.",
)
def public_subnet(subnet: Resource) -> Iterator[str]:
    if subnet["map_public_ip_on_launch"]:
        yield "gives public IPv4 addresses"
    if subnet["assign_ipv6_address_on_creation"]:
        yield "gives IPv6 addresses, which are all public"
