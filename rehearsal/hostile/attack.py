"""`python -m rehearsal.hostile.attack`: at least 10,000 requests for what another tenant has.

It ends with 1 when one was served, could be told from a request for nothing, or failed.
"""

import argparse
import asyncio
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from environments.machine import ENVIRONMENT
from gatehouse.delivery.synthesis import read
from gatehouse.emulator import NotRunningError
from gatehouse.home import environment_folder, repository
from gatehouse.operating.users import DemoPasswords, UserCommands
from gatehouse.platform import Platform, PlatformError
from rehearsal.hostile import attempts as all_attempts
from rehearsal.hostile.attempts import Attempt, Shadows
from rehearsal.hostile.contracts import ends_something, every_route
from rehearsal.hostile.doors import Doors, Reply, open_doors
from rehearsal.hostile.furnished import furnished
from rehearsal.hostile.judge import BAD, Judge, Judgement, Verdict
from rehearsal.hostile.messages import Message
from rehearsal.hostile.parties import Furnisher, PreparationError, Principal, Tenant
from rehearsal.hostile.routes import Route, WayIn, routes_of

_PAGE = "docs/security.md"
_BEGIN, _END = "<!-- attack: make attack, with --write -->", "<!-- end of attack -->"
_AT_ONCE = 4
_MOST_RETRIES = 5
_ACCEPTED = frozenset({200, 201, 202, 204, 409, 422})  # the last two: reached, in another state


@dataclass
class Outcome:
    """All judgements, and what proves that they mean something."""

    judged: list[tuple[Attempt, Judgement]] = field(default_factory=list)
    unreached: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def bad(self) -> list[tuple[Attempt, Judgement]]:
        """What must not be."""
        return [(made, found) for made, found in self.judged if found.verdict in BAD]

    @property
    def is_good(self) -> bool:
        """Whether no attempt told anything, nothing changed, and every owner was served."""
        return not (self.bad or self.unreached or self.changed)

    def counts(self) -> dict[str, Counter[Verdict]]:
        """The verdicts by route."""
        found: dict[str, Counter[Verdict]] = {}
        for attempt, judgement in self.judged:
            found.setdefault(attempt.message.route.key, Counter())[judgement.verdict] += 1
        return found


class Attack:
    """One tenant's people and strangers against another tenant."""

    def __init__(
        self,
        doors: Doors,
        routes: Sequence[Route],
        victim: Tenant,
        attackers: Tenant,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.doors = doors
        self.routes = every_route(routes)
        self.victim, self.attackers = victim, attackers
        self.nobody = Principal("nobody")
        self._report = report
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def run(self, number: int, seed: int) -> Outcome:
        """Make about that many attempts, then look whether the victim has what it had."""
        began = time.monotonic()
        async with furnished(self.doors, self.routes, self.victim, self.attackers) as (owner, own):
            outcome = await self._run(owner, own, number, seed)
        outcome.seconds = time.monotonic() - began
        return outcome

    async def _run(self, owner: Furnisher, own: Furnisher, number: int, seed: int) -> Outcome:
        outcome = Outcome()
        before = await owner.read_all()
        await own.read_all()
        identifiers = (identifier for _, identifier in self.victim.identifiers())
        judge = Judge(self.victim.seen, self.attackers.seen, identifiers)
        shadows = Shadows(seed)
        share = -(-number // len(self.routes))
        for route in self.routes.values():
            possible = all_attempts.attempts_on(
                route, self.victim, self.attackers, self.nobody, shadows
            )
            made = all_attempts.chosen(possible, share, seed)
            since = time.monotonic()
            judged = await asyncio.gather(*(self._try(each, judge) for each in made))
            outcome.judged += judged
            bad = sum(found.verdict in BAD for _, found in judged)
            told = f", {bad} BAD" if bad else ""
            self._report(f"{route.key}: {len(made)} in {time.monotonic() - since:.1f} s{told}")
        after = await owner.read_all()
        outcome.changed = [key for key, shown in before.items() if after.get(key) != shown]
        outcome.unreached = await self._unreached()
        return outcome

    async def _try(self, attempt: Attempt, judge: Judge) -> tuple[Attempt, Judgement]:
        async with self._gate:
            reply = await self._sent(attempt.principal, attempt.message)
            control = None  # a 401 is the same to everybody: nothing was read before it
            if reply.status != HTTPStatus.UNAUTHORIZED and not attempt.changes_own:
                control = await self._sent(attempt.principal, attempt.control)
        return attempt, judge.judge(attempt.message, reply, control, attempt.control)

    async def _sent(self, principal: Principal, message: Message) -> Reply:
        """Send a message, again where the platform says to come back, as after a cold start."""
        for _ in range(_MOST_RETRIES):
            reply = await self.doors.send(message, principal.headers_for(message))
            if reply.status != HTTPStatus.SERVICE_UNAVAILABLE or "retry-after" not in reply.headers:
                return reply
            await asyncio.sleep(min(5, int(reply.headers["retry-after"])))
        return reply

    async def _unreached(self) -> dict[str, str]:
        """Return the routes that do not serve the victim's own people.

        On such a route an attempt fails whether there is a wall or not. Routes whose proof no
        tenant has, a signature, are tested elsewhere.
        """
        found = {}
        for route in sorted(self.routes.values(), key=_order):
            if route.way_in is WayIn.SIGNATURE or route.function == "slack_verification":
                continue
            principal = self.victim.user_of(route)
            message = all_attempts.own_request(route, principal)
            reply = await self._sent(principal, message)
            if reply.status not in _ACCEPTED:
                found[route.key] = f"{reply.status} {reply.text[:200]}"
        return found


def _order(route: Route) -> tuple[bool, int, int, str]:
    """What ends something comes last, and the part of a thing before the whole."""
    by_method = ("GET", "POST", "PATCH", "DELETE")
    ends = ends_something(route)
    rank = by_method.index(route.method) if route.method in by_method else 0
    return (ends, -route.path.count("/") if ends else 0, -rank if ends else rank, route.path)


def tenant_of(tenant_id: str, tokens: Mapping[str, str]) -> Tenant:
    """Return a tenant whose people have these ID tokens, by `admin` and `member`."""
    people = {
        name: Principal(name, tenant_id, {"authorization": f"Bearer {token}"})
        for name, token in tokens.items()
    }
    visitor = Principal("visitor", tenant_id)
    canary = f"canary-{secrets.token_hex(12)}"
    program = Principal("program", tenant_id)
    return Tenant(tenant_id, canary, people["admin"], people["member"], visitor, program)


def signed_in(platform: Platform, tenant_id: str) -> Tenant:
    """Return a demo tenant with its people signed in. Raises PlatformError."""
    users, passwords, tokens = UserCommands(platform), DemoPasswords(), {}
    for name in ("admin", "member"):
        email = f"{name}@{tenant_id}.example"
        tokens[name] = users.tokens(email, passwords.get_or_make(email))["IdToken"]
    return tenant_of(tenant_id, tokens)


async def attack(number: int, seed: int) -> Outcome:
    """Attack the running rehearsal. Raises NotRunningError and PlatformError."""
    platform = Platform(ENVIRONMENT)
    routes = routes_of(read(ENVIRONMENT, environment_folder(ENVIRONMENT) / "synth"))
    victim, attackers = (signed_in(platform, name) for name in ("acme", "globex"))
    async with open_doors(platform) as doors:
        return await Attack(doors, routes, victim, attackers, _progress).run(number, seed)


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def table(outcome: Outcome) -> str:
    """Return the counts by route as Markdown."""
    shown = (Verdict.REFUSED, Verdict.SERVED_OWN, Verdict.LIMITED, *BAD)
    lines = [
        f"| route | attempts | {' | '.join(shown)} |",
        f"|---|{'--:|' * (len(shown) + 1)}",
    ]
    totals: Counter[Verdict] = Counter()
    for route, counted in outcome.counts().items():
        totals += counted
        lines.append(_row(f"`{route}`", counted, shown))
    return "\n".join([*lines, _row("all", totals, shown)])


def _row(name: str, counted: Counter[Verdict], shown: Iterable[Verdict]) -> str:
    cells = " | ".join(f"{counted[verdict]:,}" for verdict in shown)
    return f"| {name} | {counted.total():,} | {cells} |"


def complaints(outcome: Outcome) -> list[str]:
    """Return what must not be, a line each."""
    lines = [
        f"{made.message.route.key}: {found.verdict}: {made.principal.name} sent a {made.kind} "
        f"{made.form} as {made.place}: {found.reason}"
        for made, found in outcome.bad
    ]
    lines += [
        f"{key}: the owner's own request failed: {why}" for key, why in outcome.unreached.items()
    ]
    return [*lines, *(f"{key}: the victim reads something else now" for key in outcome.changed)]


def _write(shown: str) -> None:
    page = repository() / _PAGE
    before, _, rest = page.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    page.write_text(f"{before}{_BEGIN}\n{shown}\n{_END}{after}", "utf-8")


def main(arguments: Sequence[str]) -> int:
    """Run, print the table and what must not be."""
    parser = argparse.ArgumentParser(prog="make attack", description=__doc__)
    parser.add_argument("--attempts", type=int, default=10_500, help="how many, at least")
    parser.add_argument("--seed", type=int, default=1, help="which of all possible ones")
    parser.add_argument("--write", action="store_true", help=f"write the table into {_PAGE}")
    chosen = parser.parse_args(arguments)
    try:
        outcome = asyncio.run(attack(chosen.attempts, chosen.seed))
    except (NotRunningError, PlatformError, PreparationError) as error:
        print(error, file=sys.stderr)
        return 1
    shown = f"{table(outcome)}\n\n{len(outcome.judged):,} attempts, seed {chosen.seed}."
    print(f"{shown} It took {outcome.seconds:.0f} s.")
    if chosen.write:
        _write(shown)
    for line in complaints(outcome):
        print(line, file=sys.stderr)
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
