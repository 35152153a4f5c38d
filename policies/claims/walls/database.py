"""The vault: its functions and its database, and nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from policies.authorization.explaining import (
    Counterexample,
    broken_at,
    counterexample,
    not_shown,
)
from policies.authorization.model import Model
from policies.authorization.network import Addresses, Network, Opening
from policies.authorization.principals import Principal
from policies.authorization.questions import Question, ask
from policies.claims.claim import claim
from policies.claims.needs import Needs
from policies.estate import Estate, Resource, Unknown
from policies.service_authorization import Action

_DATABASES = ("aws_rds_cluster", "aws_db_instance")
_SIGN_IN = "rds-db:connect"
_PORT = 5432


@claim(
    id="GH_CLAIM_012",
    severity="critical",
    title="Only vault functions can open a connection to the database, and they reach nothing else",
    reason="A vault function is one that needs.toml lets sign in. The database has every tenant's "
    "rows; what reaches it and the world joins the two zones.",
    threat="A hijacked function reads every tenant's rows, or sends them away.",
    fix="Name the vault's two groups in each other's one rule, and add no route.",
    platform_only=True,
)
def the_vault_is_closed(model: Model) -> Iterator[Counterexample]:
    network, vault = Network(model.estate), _vault_functions(model)
    doors = (*model.estate.all(*_DATABASES), *_proxies(model.estate))
    for door in doors:
        yield from _connections(network, door, frozenset((*vault.values(), *doors)))
    for rule in network.strays():
        yield _unknown(rule, "to whose group the rule belongs")
    for database in model.estate.all(*_DATABASES):
        yield from _data_api(database)
    yield from _sign_ins(model, vault)
    yield from _reached(network, tuple(vault.values()), frozenset(doors))


def _vault_functions(model: Model) -> dict[str, Resource]:
    """The functions that need to sign in and are in a network, by the ARN of their role."""
    needs, found = Needs(model), {}
    for function in model.estate.all("aws_lambda_function"):
        for resource in model.estate.targets(function, "role", "aws_iam_role"):
            role = model.role(resource)
            signs_in = role and any(need.covers(_SIGN_IN) for need in needs.of(role))
            if role and signs_in and function.shown("vpc_config"):
                found[role.arn] = function
    return found


def _proxies(estate: Estate) -> Iterator[Resource]:
    """Proxies of the databases: connections to them are connections to a database."""
    for target in estate.all("aws_db_proxy_target"):
        for path in ("db_cluster_identifier", "db_instance_identifier"):
            if estate.targets(target, path, *_DATABASES):
                yield from estate.targets(target, "db_proxy_name", "aws_db_proxy")


def _connections(
    network: Network, door: Resource, expected: frozenset[Resource]
) -> Iterator[Counterexample]:
    """Who else can open a connection, by what the door's groups let in."""
    port = door.shown("port")
    number = port if isinstance(port, int) else _PORT
    groups, lost = network.groups(door, "vpc_security_group_ids")
    for text in lost or ([] if groups else ["no group"]):
        yield _unknown(door, f"whom {text} of the database {door.name} lets in")
    for group in groups:
        for opening in network.openings(group, "ingress"):
            if opening.includes(number):
                yield from _let_in(network, door, opening, expected)


def _data_api(database: Resource) -> Iterator[Counterexample]:
    data_api = database.shown("enable_http_endpoint")
    if data_api is True:
        yield broken_at(
            database,
            f"anybody with rds-data:ExecuteStatement → {database.name}, because its Data API is "
            "on, and that opens connections from outside of the network",
            "A request goes to AWS's rds-data, over the internet.",
            f"{database.name} has enable_http_endpoint = true, so no security group is asked.",
            change="Set enable_http_endpoint = false.",
        )
    elif isinstance(data_api, Unknown) and database.raw.expressions.get("enable_http_endpoint"):
        yield _unknown(database, f"whether the Data API of {database.name} is on")


def _let_in(
    network: Network, database: Resource, opening: Opening, expected: frozenset[Resource]
) -> Iterator[Counterexample]:
    peer = opening.peer
    change = f"Remove {opening.where}, or name the group of the vault's functions in it."
    arrives = f"{opening.where} lets {opening.what} in from {peer.text}."
    if peer.group is None and peer.addresses is None:
        yield _unknown(opening.place, f"who is {peer.text}, which may reach {database.name}")
        return
    carriers = network.carriers(peer.group) if peer.group else []
    for item in carriers:
        if item not in expected:
            yield broken_at(
                opening.place,
                f"{item.name} ({item.place}) → {database.name}, because it carries the group "
                f"{peer.text}, which the database lets in, and is no vault function",
                f"{item.name} opens a connection to {database.name}.",
                f"{item.place} carries the group {peer.text}.",
                arrives,
                change=f"Take the group {peer.text} from {item.place}, or write its need of "
                f"{_SIGN_IN} into policies/claims/needs.toml.",
            )
    if peer.addresses is not None:
        yield broken_at(
            opening.place,
            f"anything at {peer.text} → {database.name}, because {opening.where} lets it in",
            f"A machine at {peer.addresses[0]} opens a connection to {database.name}.",
            arrives,
            change=change,
        )
    elif peer.group is not None and peer.group.type == "aws_default_security_group":
        yield broken_at(
            opening.place,
            f"anything without a group of its own → {database.name}, because {opening.where} "
            "lets the network's default group in",
            "A resource is made in the network without a security group.",
            "AWS gives it the default group.",
            arrives,
            change=change,
        )


def _sign_ins(model: Model, vault: dict[str, Resource]) -> Iterator[Counterexample]:
    """Who else could sign in, were it to reach the database."""
    others: tuple[Principal, ...] = (
        *(role for role in model.roles if role.arn not in vault),
        *model.users, *model.strangers, *model.outsiders, *model.services,
    )  # fmt: skip
    for principal in others:
        for breach in ask(model, Question(principal, _signs_in)):
            yield counterexample(breach)


def _signs_in(action: Action) -> bool:
    return action.name.lower() == _SIGN_IN


def _reached(
    network: Network, vault: tuple[Resource, ...], doors: frozenset[Resource]
) -> Iterator[Counterexample]:
    """What vault functions reach that is no database, by each rule that lets some out."""
    let_out: dict[Opening, list[Resource]] = {}
    for function in vault:
        groups, lost = network.groups(function, "vpc_config.security_group_ids")
        subnets, named = _subnets(function), function.shown("vpc_config.subnet_ids")
        if not isinstance(named, list) or len(named) != len(subnets):
            yield _unknown(function, f"which routes {function.name} has: subnets of other plans")
        for text in lost or ([] if groups else ["no group"]):
            yield _unknown(function, f"what {text} of {function.name} lets out")
        for group in groups:
            for opening in network.openings(group, "egress"):
                let_out.setdefault(opening, []).append(function)
    for opening, functions in let_out.items():
        yield from _Exit(network, tuple(functions), opening, doors).counterexamples()


def _subnets(function: Resource) -> list[Resource]:
    return function.estate.targets(function, "vpc_config.subnet_ids", "aws_subnet")


@dataclass(frozen=True)
class _Exit:
    """A rule that lets vault functions out."""

    network: Network
    functions: tuple[Resource, ...]
    opening: Opening
    doors: frozenset[Resource]

    @property
    def _subnets(self) -> dict[Resource, None]:
        return dict.fromkeys(item for function in self.functions for item in _subnets(function))

    @property
    def _name(self) -> str:
        others = len(self.functions) - 1
        return self.functions[0].name + (f" (and {others} more vault functions)" if others else "")

    def counterexamples(self) -> Iterator[Counterexample]:
        peer, place = self.opening.peer, self.opening.place
        if peer.group is not None:
            yield from self._to_group(peer.group)
        elif peer.addresses is not None:
            yield from self._to(peer.addresses)
        elif self._subnets:
            yield _unknown(place, f"what is {peer.text}, which {self._name} may reach")

    @property
    def _change(self) -> str:
        return f"Remove {self.opening.where}, or name the group of the database in it."

    def _refuted(self, to: str, *steps: str, also: str = "") -> Counterexample:
        what = f"{self.opening.where} lets {self.opening.what} out to {self.opening.peer.text}"
        return broken_at(
            self.opening.place,
            f"{self._name} → {to}, because {what}{also}",
            f"{self.functions[0].name} opens a connection to {to}.",
            f"{what}.",
            *steps,
            change=self._change,
        )

    def _to_group(self, group: Resource) -> Iterator[Counterexample]:
        for item in self.network.carriers(group):
            if item not in self.doors:
                carried = f"{item.place} carries that group, and is no database."
                yield self._refuted(f"{item.name} ({item.place})", carried)

    def _to(self, addresses: Addresses) -> Iterator[Counterexample]:
        """Addresses are reached inside of the network, and outside of it where a route leads."""
        text = self.opening.peer.text
        for subnet in list(self._subnets)[:1]:
            own = self.network.ranges(subnet)
            if own is None:
                yield _unknown(self.opening.place, f"whether {text} is inside of the network")
            elif any(_overlap(addresses, item) for item in own):
                yield self._refuted(f"every address of {text} in its network", also=(
                    f", which overlaps {', '.join(map(str, own))}"))  # fmt: skip
                return
        ways = dict.fromkeys(way for item in self._subnets for way in self.network.ways(item))
        for way in ways:
            if way.addresses is None:
                yield _unknown(way.place, f"whether {way.text} leads to {text}")
            elif _overlap(addresses, way.addresses):
                route = f"{way.place.place} has {way.text}"
                yield self._refuted(text, f"{route}.", also=f" and {route}")


def _overlap(one: Addresses, other: Addresses) -> bool:
    return one.version == other.version and one.overlaps(other)


_unknown = partial(not_shown, change="Name a group or addresses that these plans define.")
