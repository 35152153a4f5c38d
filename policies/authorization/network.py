"""Who can send what to whom in a network: by security groups, routes and endpoints.

A packet arrives where a rule of the sender's groups lets it out, a rule of the receiver's groups
lets it in, and outside of the network a route leads there. Network ACLs are not read: they could
only take away. What a plan hides is `hidden`, and whoever asks must report it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal, TypeAlias

from policies.estate import Estate, Resource, Unknown, Value
from policies.estate.values import leaves

Direction: TypeAlias = Literal["ingress", "egress"]
Addresses: TypeAlias = IPv4Network | IPv6Network

_RULES: dict[Direction, str] = {
    "ingress": "aws_vpc_security_group_ingress_rule",
    "egress": "aws_vpc_security_group_egress_rule",
}
_GROUPS = ("aws_security_group", "aws_default_security_group")
_NO_CARRIERS = frozenset({*_GROUPS, *_RULES.values(), "aws_security_group_rule"})
_RANGES = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks")
_LISTS = ("prefix_list_id", "prefix_list_ids")
_PEERS = ("referenced_security_group_id", "source_security_group_id", "security_groups")
_DESTINATIONS = (
    "destination_cidr_block", "destination_ipv6_cidr_block", "cidr_block", "ipv6_cidr_block",
)  # fmt: skip
_ANY = "-1"


@dataclass(frozen=True)
class Peer:
    """Whom a rule names: a group of the estate, addresses, a list, or what the plan hides."""

    text: str
    group: Resource | None = None
    addresses: Addresses | None = None
    is_list: bool = False


@dataclass(frozen=True)
class Opening:
    """One rule of a security group. `place` is where somebody wrote it."""

    place: Resource
    group: Resource
    peer: Peer
    protocol: Value
    ports: tuple[Value, Value]

    @property
    def where(self) -> str:
        """The place as findings write it."""
        return self.place.place

    @property
    def what(self) -> str:
        """Protocol and ports in words."""
        first, last = self.ports
        if str(self.protocol) in {_ANY, "all"}:
            return "every protocol"
        return f"{self.protocol} {first}" if first == last else f"{self.protocol} {first} to {last}"

    def includes(self, port: int) -> bool:
        """Whether it is about a TCP port; what a plan hides may be."""
        if str(self.protocol) in {_ANY, "all"}:
            return True
        is_shown = self.protocol is not None and not isinstance(self.protocol, Unknown)
        if is_shown and str(self.protocol).lower() not in {"tcp", "6"}:
            return False
        first, last = (item if isinstance(item, int | float) else None for item in self.ports)
        return (first is None or first <= port) and (last is None or port <= last)


@dataclass(frozen=True)
class Way:
    """A route out of a network; `addresses` is None where a plan hides where it leads."""

    place: Resource
    text: str
    addresses: Addresses | None


class Network:
    """The networks of an estate."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate

    def openings(self, group: Resource, direction: Direction) -> list[Opening]:
        """The rules of a group."""
        return [item for item in self._openings[direction] if item.group == group]

    def strays(self) -> Iterator[Resource]:
        """Rules of groups that these plans do not define."""
        for rule in self._estate.all(*_RULES.values(), "aws_security_group_rule"):
            if not self._estate.targets(rule, "security_group_id", *_GROUPS):
                yield rule

    def groups(self, resource: Resource, path: str) -> tuple[list[Resource], list[str]]:
        """The groups that a resource carries, and those that these plans do not define."""
        found = self._estate.targets(resource, path, *_GROUPS)
        return found, self._lost(resource.shown(path), found)

    def carriers(self, group: Resource) -> list[Resource]:
        """Everything that carries a group."""
        return [item for item, groups in self._carried if group in groups]

    def ranges(self, subnet: Resource) -> list[Addresses] | None:
        """The addresses of a subnet's network; None where a plan hides one of them."""
        found: list[Addresses] = []
        for vpc in self._estate.targets(subnet, "vpc_id", "aws_vpc"):
            more = [
                item
                for kind in ("ipv4", "ipv6")
                for item in self._of(f"aws_vpc_{kind}_cidr_block_association", "vpc_id", [vpc])
            ]
            for block in (vpc, *more):
                addresses = _addresses(block.shown("cidr_block"))
                if addresses is None:
                    return None
                found.append(addresses)
        return found or None

    def ways(self, subnet: Resource) -> Iterator[Way]:
        """The routes of a subnet, gateway endpoints included."""
        tables = self._tables(subnet)
        for table in tables:
            yield from _in_table(table)
        for route in self._of("aws_route", "route_table_id", tables):
            yield _way(route, route.values)
        for endpoint in self._of("aws_vpc_endpoint", "route_table_ids", tables):
            yield Way(endpoint, f"the endpoint of {endpoint.shown('service_name')}", None)
        association = "aws_vpc_endpoint_route_table_association"
        for item in self._of(association, "route_table_id", tables):
            yield Way(item, "the endpoint that it associates", None)

    def _of(self, type_: str, path: str, named: list[Resource]) -> Iterator[Resource]:
        """Resources of a type that name one of some others."""
        for item in self._estate.all(type_):
            if set(named) & set(self._estate.targets(item, path)):
                yield item

    def _tables(self, subnet: Resource) -> list[Resource]:
        """The route table of a subnet, or the main one of its network."""
        for item in self._estate.all("aws_route_table_association"):
            if subnet in self._estate.targets(item, "subnet_id", "aws_subnet"):
                return self._estate.targets(item, "route_table_id")
        vpcs = self._estate.targets(subnet, "vpc_id", "aws_vpc")
        main = [
            table
            for item in self._of("aws_main_route_table_association", "vpc_id", vpcs)
            for table in self._estate.targets(item, "route_table_id")
        ]
        default = self._of("aws_default_route_table", "default_route_table_id", vpcs)
        return [*vpcs, *main, *default]

    @cached_property
    def _openings(self) -> dict[Direction, list[Opening]]:
        return {direction: list(self._read(direction)) for direction in _RULES}

    def _read(self, direction: Direction) -> Iterator[Opening]:
        for rule in self._estate.all(_RULES[direction]):
            yield from self._rule(rule, "security_group_id", rule.values, "ip_protocol")
        for rule in self._estate.all("aws_security_group_rule"):
            if rule.shown("type") == direction:
                yield from self._rule(rule, "security_group_id", rule.values, "protocol")
        for group in self._estate.all(*_GROUPS):
            if group.raw.expressions.get(direction):
                yield from self._inline(group, direction)

    def _inline(self, group: Resource, direction: Direction) -> Iterator[Opening]:
        rules = group.shown(direction)
        if isinstance(rules, Unknown):
            hidden = Peer("what the plan hides")
            yield Opening(group, group, hidden, Unknown(), (Unknown(), Unknown()))
        for number, rule in enumerate(rules if isinstance(rules, list) else ()):
            ports = rule.get("from_port"), rule.get("to_port")
            for peer in self._peers(group, group, rule, f"{direction}.{number}."):
                yield Opening(group, group, peer, rule.get("protocol"), ports)

    def _rule(self, rule: Resource, of: str, values: "Value", protocol: str) -> Iterator[Opening]:
        ports = rule.shown("from_port"), rule.shown("to_port")
        for group in self._estate.targets(rule, of, *_GROUPS):
            for peer in self._peers(rule, group, values, ""):
                yield Opening(rule, group, peer, rule.shown(protocol), ports)

    def _peers(self, rule: Resource, group: Resource, values: Value, at: str) -> Iterator[Peer]:
        for name in _RANGES:
            for text in _items(rule, values.get(name), at + name):
                yield Peer(str(text), addresses=_addresses(text))
        for name in _LISTS:
            for text in _items(rule, values.get(name), at + name):
                yield Peer(f"the prefix list {text}", is_list=True)
        if values.get("self") is True:
            yield Peer(group.name, group=group)
        for name in _PEERS:
            if not _items(rule, values.get(name), at + name):
                continue
            found = self._estate.targets(rule, at + name, *_GROUPS)
            yield from (Peer(item.name, group=item) for item in found)
            yield from (Peer(text) for text in self._lost(rule.shown(at + name), found))

    def _lost(self, value: Value, found: list[Resource]) -> list[str]:
        """What of a list of groups leads to no group of the estate."""
        items = value if isinstance(value, list) else [value]
        return [
            f"the group {item}"
            for item in items
            if item and (not found if isinstance(item, Unknown) else not self._named(item, found))
        ]

    def _named(self, text: str, found: list[Resource]) -> bool:
        named = self._estate.pointed_to(text) or self._estate.named(text, *_GROUPS)
        return bool(set(named) & set(found))

    @cached_property
    def _carried(self) -> list[tuple[Resource, frozenset[Resource]]]:
        found = []
        for resource in self._estate.all():
            if resource.type in _NO_CARRIERS:
                continue
            paths = {
                path.rpartition(".")[0] if path.rpartition(".")[2].isdigit() else path
                for path, _ in leaves(dict(resource.values))
                if "security_group" in path
            }
            groups = {
                item for path in paths for item in self._estate.targets(resource, path, *_GROUPS)
            }
            if groups:
                found.append((resource, frozenset(groups)))
        return found


def _items(rule: Resource, value: Value, path: str) -> list[Value]:
    """The values of an argument; what nobody wrote, and a plan hides, is none."""
    if isinstance(value, Unknown) and not value.references:
        return [value] if path.partition(".")[0] in rule.raw.expressions else []
    return [item for item in (value if isinstance(value, list) else [value]) if item]


def _addresses(value: Value) -> Addresses | None:
    try:
        return ip_network(value, strict=False) if isinstance(value, str) else None
    except ValueError:
        return None


def _in_table(table: Resource) -> Iterator[Way]:
    routes = table.shown("route") if table.raw.expressions.get("route") else ()
    if isinstance(routes, Unknown):
        yield Way(table, "routes that the plan hides", None)
    for route in routes if isinstance(routes, list) else ():
        yield _way(table, route)
    if table.raw.expressions.get("propagating_vgws") and table.shown("propagating_vgws"):
        yield Way(table, "routes that a VPN gateway propagates", None)


def _way(place: Resource, route: Value) -> Way:
    texts = [route.get(name) for name in _DESTINATIONS]
    shown = next((text for text in texts if text and not isinstance(text, Unknown)), None)
    return Way(place, f"a route to {shown or 'what the plan hides'}", _addresses(shown))
