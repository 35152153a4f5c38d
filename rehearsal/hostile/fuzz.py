"""`python -m rehearsal.hostile.fuzz`: broken input in every place of every route.

Whatever is sent, the reply is a success or a 4xx in the one error shape, never a 5xx. A request
that is refused stores nothing.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from environments.machine import ENVIRONMENT
from gatehouse.delivery.synthesis import read
from gatehouse.emulator import NotRunningError
from gatehouse.home import environment_folder
from gatehouse.platform import Platform, PlatformError
from rehearsal.hostile import values
from rehearsal.hostile.attack import signed_in
from rehearsal.hostile.attempts import own_request, places_of
from rehearsal.hostile.contracts import every_route
from rehearsal.hostile.doors import Doors, Reply, open_doors
from rehearsal.hostile.furnished import furnished
from rehearsal.hostile.parties import PreparationError, Principal, Tenant
from rehearsal.hostile.routes import Route, routes_of

_AT_ONCE = 4
_MOST_RETRIES = 5
_SENTINEL = "sentinel-of-a-hostile-value"
_OF_THE_FIREWALL = frozenset({"request_blocked", "too_many_requests"})  # its bodies are fixed texts
_OF_THE_GATEWAY = frozenset({401, 403, 404})  # API Gateway's own, before any function


@dataclass(frozen=True)
class Broken:
    """One broken request: what is wrong with it, and how it is sent."""

    route: Route
    what: str
    method: str
    target: str
    content: bytes
    headers: dict[str, str]


@dataclass
class Found:
    """What came of all of them."""

    counts: dict[str, Counter[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """How many requests were sent."""
        return sum(counted.total() for counted in self.counts.values())


def broken_requests(route: Route, owner: Principal) -> Iterator[Broken]:
    """Yield every broken request of a route: one thing is wrong with each."""
    yield from _of_fields(route, owner)
    message = own_request(route, owner)
    headers = owner.headers_for(message)

    def made(what: str, **changed: object) -> Broken:
        parts = {"method": route.method, "target": message.target, "content": message.content}
        return Broken(route, what, **{**parts, "headers": headers, **changed})  # type: ignore[arg-type] # one of each

    if route.method not in {"GET", "DELETE"}:
        for what, content in values.BODIES.items():
            yield made(f"body: {what}", content=content)
    for what, line in values.HEADERS.items():
        name, _, value = line.partition("\n")
        yield made(what, headers={**headers, name: value})
    path, _, query = message.target.partition("?")
    for what, form in values.PATHS.items():
        target = form.format(path=path, upper=path.upper())
        yield made(f"path: {what}", target=f"{target}?{query}" if query else target)
    for method in values.METHODS:
        if method != route.method:
            yield made(f"method {method}", method=method)


def _of_fields(route: Route, owner: Principal) -> Iterator[Broken]:
    for place in places_of(route):
        message = own_request(route, owner).at(place, _SENTINEL)
        headers = owner.headers_for(message)
        if place.where == "body":
            for what, raw in values.FIELDS.items():
                content = message.content.replace(f'"{_SENTINEL}"'.encode(), raw.encode())
                yield Broken(
                    route, f"{place}: {what}", route.method, message.target, content, headers
                )
        elif place.where != "header":
            for what, raw in values.ADDRESSES.items():
                target = message.target.replace(quote(_SENTINEL), raw)
                yield Broken(
                    route, f"{place}: {what}", route.method, target, message.content, headers
                )


def complaint(broken: Broken, reply: Reply) -> str | None:
    """Return what is wrong with a reply, or None."""
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"{reply.status} {reply.text[:300]}"
    if reply.status < HTTPStatus.BAD_REQUEST or broken.method == "HEAD":
        return None
    try:
        document = json.loads(reply.text)
    except ValueError:
        return f"{reply.status} without JSON: {reply.text[:200]!r}"
    found = document.get("error") if isinstance(document, dict) else None
    error: dict[str, object] = found if isinstance(found, dict) else {}
    is_ours = {"code", "message"} <= set(error)
    if is_ours and "request_id" not in error and error["code"] not in _OF_THE_FIREWALL:
        return f"{reply.status} without a request id: {reply.text[:200]}"
    is_of_gateway = reply.status in _OF_THE_GATEWAY and list(document) == ["message"]
    return (
        None if is_ours or is_of_gateway else f"{reply.status} in another shape: {reply.text[:200]}"
    )


class Fuzzer:
    """Sends broken requests of one tenant's administrator and visitor."""

    def __init__(
        self,
        doors: Doors,
        routes: Sequence[Route],
        tenant: Tenant,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._doors, self._tenant, self._report = doors, tenant, report
        self._routes = every_route(routes)
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def run(self, number: int | None, seed: int) -> Found:
        """Send all broken requests, or so many of them, spread evenly over the routes."""
        began = time.monotonic()
        async with furnished(self._doors, self._routes, self._tenant):
            found = await self._run(number, seed)
        found.seconds = time.monotonic() - began
        return found

    async def _run(self, number: int | None, seed: int) -> Found:
        found = Found()
        order = random.Random(seed)  # noqa: S311 - nothing is secret
        for route in self._routes.values():
            owner = self._tenant.user_of(route)
            requests = list(broken_requests(route, owner))
            order.shuffle(requests)
            share = None if number is None else -(-number // len(self._routes))
            chosen = requests[:share]
            since = time.monotonic()
            replies = await asyncio.gather(*map(self._send, chosen))
            found.counts[route.key] = Counter(reply.status for reply in replies)
            for broken, reply in zip(chosen, replies, strict=True):
                wrong = complaint(broken, reply)
                if wrong:
                    found.wrong.append(f"{route.key}: {broken.what}: {wrong}")
            self._report(f"{route.key}: {len(chosen)} in {time.monotonic() - since:.1f} s")
        return found

    async def _send(self, broken: Broken) -> Reply:
        async with self._gate:
            for _ in range(_MOST_RETRIES):
                reply = await self._doors.send_raw(
                    broken.route.way_in,
                    broken.method,
                    broken.target,
                    broken.content,
                    broken.headers,
                )
                is_busy = reply.status == HTTPStatus.SERVICE_UNAVAILABLE
                if not is_busy or "retry-after" not in reply.headers:
                    return reply
                await asyncio.sleep(min(5, int(reply.headers["retry-after"])))
            return reply


async def fuzz(number: int | None, seed: int) -> Found:
    """Fuzz the running rehearsal. Raises NotRunningError and PlatformError."""
    platform = Platform(ENVIRONMENT)
    routes = routes_of(read(ENVIRONMENT, environment_folder(ENVIRONMENT) / "synth"))
    async with open_doors(platform) as doors:
        return await Fuzzer(doors, routes, signed_in(platform, "globex"), _progress).run(
            number, seed
        )


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Run, print the statuses by route and what must not be."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, help="how many; all of them without it")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    chosen = parser.parse_args(arguments)
    try:
        found = asyncio.run(fuzz(chosen.requests, chosen.seed))
    except (NotRunningError, PlatformError, PreparationError) as error:
        print(error, file=sys.stderr)
        return 1
    for route, counted in found.counts.items():
        statuses = ", ".join(f"{status}: {number}" for status, number in sorted(counted.items()))
        print(f"{route}  {statuses}")
    print(f"{found.total:,} broken requests in {found.seconds:.0f} s.")
    for line in found.wrong:
        print(line, file=sys.stderr)
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
