"""All attempts: every identifier of another tenant, in every place of every route, in many forms.

Each has a control: the same request with an identifier that nobody has. Whoever could tell the two
answers apart would learn what exists elsewhere.
"""

import random
import re
import secrets
import string
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from rehearsal.hostile.contracts import contract_of, is_for_programs
from rehearsal.hostile.messages import Json, Message, Place
from rehearsal.hostile.parties import Principal, Tenant, document, example, is_needed
from rehearsal.hostile.routes import Route, WayIn

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY_PREFIX = "pk"  # of a public key
_KEPT_OF_UUID = (14, 19)  # where RFC 9562 puts version and variant
_ADDS = ("/clone", "/variants", "/nodes", "/connections")  # something new, named by the request
_ADDED = (  # fields that no route has, which a careless one may read
    Place("query", "tenant_id"),
    Place("body", "tenant_id"),
    Place("header", "x-tenant-id"),
)
_Form = Callable[[str, str, str], Json]

_PLAIN, _SPLICED = "as it is", "of one's own tenant"
_PLAIN_SHARE = 75  # percent
FORMS: Mapping[str, _Form] = {
    _PLAIN: lambda value, _, __: value,
    "in capitals": lambda value, _, __: value.upper(),
    "between spaces": lambda value, _, __: f" {value} ",
    "encoded twice": lambda value, _, __: quote(quote(value, safe=""), safe=""),
    "after a path of one's own": lambda value, own, _: f"{own}/../{value}",
    _SPLICED: lambda value, own, theirs: value.replace(theirs, own),
    "after the tenant": lambda value, _, theirs: f"{theirs}#{value}",
    "beside one's own": lambda value, own, _: [own, value],
    "in an object": lambda value, _, __: {"id": value},
    "cut short": lambda value, _, __: value[: max(4, len(value) // 2)],
    "with a wildcard": lambda value, _, __: f"{value[:-1]}%",
}


FORGER = Principal(
    "somebody with a made-up signature",
    headers={
        "authorization": "AWS4-HMAC-SHA256 Credential=test/20261129/us-east-1/execute-api/"
        f"aws4_request, SignedHeaders=host;x-amz-date, Signature={'0' * 64}",
        "x-amz-date": "20261129T120000Z",
    },
)


@dataclass(frozen=True)
class Attempt:
    """One request of somebody for what another tenant has, and its control."""

    principal: Principal
    place: Place
    kind: str
    form: str
    identifier: str
    message: Message
    control: Message

    @property
    def is_plain(self) -> bool:
        """Whether it names what is theirs as they would, where the route expects a name."""
        return self.form == _PLAIN and self.place not in _ADDED

    @property
    def changes_own(self) -> bool:
        """Whether it changes what the attacker has, so that its control finds another state."""
        route = self.message.route
        is_on_own = bool(route.parameters) and self.place.where != "path"
        return is_on_own and route.method != "GET" and not route.path.endswith(_ADDS)


class Shadows:
    """For each identifier one of the same shape that nobody has, always the same one."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing is secret
        self._known: dict[str, str] = {}

    def of(self, value: str) -> str:
        """Return the shadow of an identifier; the tenant within a token has its own."""
        return ".".join(map(self._of_part, value.split(".")))

    def _of_part(self, part: str) -> str:
        if part == _KEY_PREFIX:
            return part
        if part not in self._known:
            found = _UUID.sub(self._of_uuid, part)
            self._known[part] = "".join(map(self._other, part)) if found == part else found
        return self._known[part]

    def _of_uuid(self, found: re.Match[str]) -> str:
        """Digits stay digits: what is told of a wrong value may depend on its first letters."""
        return "".join(
            letter if place in _KEPT_OF_UUID else self._other(letter, lower="abcdef")
            for place, letter in enumerate(found[0])
        )

    def _other(self, letter: str, lower: str = string.ascii_lowercase) -> str:
        for letters in (lower, string.ascii_uppercase, string.digits):
            if letter in letters:
                return self._random.choice(letters)
        return letter


def principals_of(route: Route, attackers: Tenant, nobody: Principal) -> Sequence[Principal]:
    """Return who may try a route: somebody whom its authorizer lets in, and others."""
    if route.way_in is WayIn.SIGNATURE:
        return (nobody, FORGER)
    if route.way_in is WayIn.OPEN:
        return (attackers.visitor, attackers.admin, nobody)
    if is_for_programs(route):
        return (attackers.program, attackers.member, nobody)
    return (attackers.admin, attackers.member, nobody)


def own_request(route: Route, owner: Principal) -> Message:
    """Return a request for what is the owner's own: valid fields, and no more than it needs."""
    contract = contract_of(route)
    message = Message(
        route,
        path={name: str(example(route, f"path {name}", owner)) for name in route.parameters},
        body=None if route.method in {"GET", "DELETE"} else {},
    )
    for where, fields in (("query", contract.query), ("body", contract.body)):
        for needed in fields:
            if needed.is_required or is_needed(route, needed.name):
                message = message.at(Place(where, needed.name), example(route, needed.name, owner))
    return message


def places_of(route: Route) -> Iterator[Place]:
    """Yield every place of a route where a value of the client's stands, or could."""
    contract = contract_of(route)
    for name in route.parameters:
        yield Place("path", name)
    for where, fields in (("query", contract.query), ("body", contract.body)):
        for known in fields:
            yield Place(where, known.name)
    for name in contract.headers:
        yield Place("header", name)
    taken = {parameter.name for parameter in contract.body}
    for place in _ADDED:
        bodiless = place.where == "body" and route.method in {"GET", "DELETE"}
        if place.name not in taken and not bodiless:
            yield place


def attempts_on(
    route: Route, victim: Tenant, attackers: Tenant, nobody: Principal, shadows: Shadows
) -> Iterator[Attempt]:
    """Yield every attempt on a route."""
    objects = {known.name for known in contract_of(route).body if known.is_object}
    own_names = [value for _, value in attackers.identifiers()]
    tenants = (victim.tenant_id, shadows.of(victim.tenant_id))
    for principal in principals_of(route, attackers, nobody):
        for place in places_of(route):
            for kind, identifier in victim.identifiers():
                formed: list[Json] = []  # a form may leave an identifier as it is
                for form, shaped in FORMS.items():
                    own = principal.first(kind) if form != _SPLICED else attackers.tenant_id
                    pair = zip((identifier, shadows.of(identifier)), tenants, strict=True)
                    value, other = (shaped(found, own, tenant) for found, tenant in pair)
                    tells = value != other and value not in formed and value not in own_names
                    if not (tells and _fits(place, value)):
                        continue
                    formed.append(value)
                    message, control = (
                        own_request(route, principal).at(
                            place, _inside(route, place, objects, given)
                        )
                        for given in (value, other)
                    )
                    yield Attempt(principal, place, kind, form, identifier, message, control)


def chosen(attempts: Iterator[Attempt], number: int, seed: int) -> list[Attempt]:
    """Return as many of a route's attempts, spread evenly over principals, places and kinds.

    First what a careless route would serve: an identifier as it is, in a field of the route, from
    the person whom its authorizer lets in. These are three quarters at most.
    """
    every = list(attempts)
    strongest = every[0].principal if every else None
    plain = [one for one in every if one.is_plain and one.principal is strongest]
    order = random.Random(seed)  # noqa: S311 - nothing is secret
    found = _spread(plain, _PLAIN_SHARE * number // 100, order)
    taken = set(map(id, found))
    rest = [one for one in every if id(one) not in taken]
    return found + _spread(rest, number - len(found), order)


def _spread(attempts: Sequence[Attempt], number: int, order: random.Random) -> list[Attempt]:
    groups: dict[tuple[str, str, str], list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        groups[attempt.principal.name, str(attempt.place), attempt.kind].append(attempt)
    queues = list(groups.values())
    order.shuffle(queues)
    for queue in queues:
        order.shuffle(queue)
    found: list[Attempt] = []
    while len(found) < number and any(queues):
        found += [queue.pop() for queue in queues if queue][: number - len(found)]
    return found


def _fits(place: Place, value: Json) -> bool:
    if place.where == "header":
        return isinstance(value, str) and value == value.strip()
    if place.where == "path":
        return isinstance(value, str)
    return True


def _inside(route: Route, place: Place, objects: set[str], value: Json) -> Json:
    """Return a value as a field takes it: where that is an object, within one.

    A document embeds the flow of that key; a new one has the key itself, too.
    """
    if place.where != "body" or place.name not in objects:
        return value
    if place.name == "document":
        own = f"own-{secrets.token_hex(6)}"
        text = value if isinstance(value, str) else own
        return document(text if route.method == "POST" else own, "Own", embedded=text)
    return {"user.id" if place.name == "set" else "id": value}
