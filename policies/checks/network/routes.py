"""Routes out of the vault."""

from collections.abc import Iterator

from policies.checks.network._gates import is_vault
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_NETWORK_006",
    severity="high",
    types=("aws_default_route_table", "aws_route", "aws_route_table"),
    title="Route tables have only routes inside their own network",
    reason="Only its routes make a subnet private.",
    fix="Remove the route: functions of the vault call nobody.",
    threat="One route turns the vault's subnets into public ones.",
)
def routes(table: Resource) -> Iterator[str]:
    if not is_vault(table):
        return
    if table.type == "aws_route":
        to = table["destination_cidr_block"] or table["destination_ipv6_cidr_block"]
        yield f"it has a route to {to}"
        return
    for route in table.written("route") or []:
        yield f"it has a route to {route.get('cidr_block') or route.get('ipv6_cidr_block')}"
