"""`python -m rehearsal.hostile.canaries`: what users say and hold is in no log and no dead letter.

A word goes through every route in every field, into the answers of models that fail, into Slack.
Then everything that the rehearsal wrote meanwhile is searched for it, and for every credential of
the people who sent it.
"""

import argparse
import asyncio
import json
import random
import secrets
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from environments.machine import ENVIRONMENT
from gatehouse.delivery.synthesis import read
from gatehouse.emulator import NotRunningError
from gatehouse.home import environment_folder, home
from gatehouse.operating.users import DemoPasswords
from gatehouse.platform import Platform, PlatformError
from rehearsal.hostile.attack import signed_in
from rehearsal.hostile.attempts import own_request, places_of
from rehearsal.hostile.contracts import every_route
from rehearsal.hostile.doors import Doors, Reply, open_doors
from rehearsal.hostile.furnished import furnished
from rehearsal.hostile.kept import Searched, Secret, places_with, where
from rehearsal.hostile.messages import Message
from rehearsal.hostile.parties import PreparationError, Principal, Tenant
from rehearsal.hostile.routes import Route, WayIn, routes_of
from rehearsal.simulators.slack.secrets_file import SecretsFile
from rehearsal.simulators.slack.signing import signed_headers

_AT_ONCE = 4
_LOGS_SECONDS = 30.0  # until the log of the last request is there
_QUEUES_SECONDS = 90.0  # until the bot in Slack has answered; what stays is a dead letter
_CREDENTIALS = ("API key", "visitor's proof", "CSRF token", "webhook secret", "stream ticket")
_FAILING_MODEL = ("[[fail]]", "[[cut]]")  # what the model's stand-in obeys
_SLACK = "POST /slack/events"


class NotLoggedError(Exception):
    """The log of a request did not come, so that there was nothing to search."""


@dataclass
class Canaries:
    """One tenant's people sending a word everywhere, through the front door as people do."""

    doors: Doors
    routes: Mapping[str, Route]
    tenant: Tenant
    share: int | None = None  # most requests of a route
    word: str = field(default_factory=lambda: f"canary{secrets.token_hex(12)}")
    sent: int = 0

    async def send_all(self) -> None:
        """Send it through every route, then where something fails."""
        await self._take_ticket()
        gate, order = asyncio.Semaphore(_AT_ONCE), random.Random(1)  # noqa: S311 - nothing is secret

        async def send(principal: Principal, message: Message) -> None:
            async with gate:
                await self._through_the_front_door(principal, message)
                self.sent += 1

        for route in self.routes.values():
            principal = self.tenant.user_of(route)
            messages = list(self._messages(route))
            order.shuffle(messages)
            chosen = messages[: self.share]
            await asyncio.gather(*(send(principal, each) for each in chosen))
        for script in _FAILING_MODEL:
            for key in ("POST /api/chat", "POST /stream/chat"):
                said = {"message": f"{script} {self.word}"}
                await send(self.tenant.admin, Message(self.routes[key], body=said))
        await self._mention_the_bot()

    def secrets(self) -> Iterator[Secret]:
        """Yield what must be in no log: the word, the credentials, the addresses of people."""
        tenant = self.tenant
        yield Secret("message text", self.word)
        yield Secret("text of a conversation", tenant.canary)
        for person in (tenant.admin, tenant.member):
            yield Secret("ID token", person.headers["authorization"].removeprefix("Bearer "))
            email = f"{person.name}@{tenant.tenant_id}.example"
            yield Secret("e-mail address", email)
            yield Secret("password", DemoPasswords().get_or_make(email))
        for principal in tenant.people:
            for kind in _CREDENTIALS:
                yield from (Secret(kind, value) for value in principal.identifiers.get(kind, ()))
        yield Secret("Slack secret", SecretsFile(home() / "slack-secrets.json").signing_secret())

    def _messages(self, route: Route) -> Iterator[Message]:
        """Yield a request for each place but the path, where no text belongs, and a broken one."""
        if route.key == _SLACK:
            return
        own = own_request(route, self.tenant.user_of(route))
        for place in places_of(route):
            if place.where != "path":
                yield own.at(place, self.word)
        yield Message(route, own.path, headers={"x-custom": self.word, "referer": self.word})
        if own.body is not None:
            yield Message(route, own.path, body={**own.body, self.word: self.word})

    async def _through_the_front_door(self, principal: Principal, message: Message) -> Reply:
        route = message.route
        way_in = route.way_in if route.way_in is WayIn.SIGNATURE else WayIn.FUNCTION_URL
        headers = {**principal.headers_for(message), **message.headers}
        return await self.doors.send_raw(
            way_in, route.method, message.target, message.content, headers
        )

    async def refused(self) -> str:
        """Send a request that a function refuses; return its id, which the log has."""
        message = Message(self.routes["POST /api/chat"], body={"message": ""})
        reply = await self._through_the_front_door(self.tenant.admin, message)
        request_id: str = reply.document()["error"]["request_id"]
        return request_id

    async def _take_ticket(self) -> None:
        """Get a ticket to read a stream with: a credential in an address."""
        admin, route = self.tenant.admin, self.routes["POST /stream/runs/{run_id}/ticket"]
        message = Message(route, path={"run_id": admin.first("run")}, body={})
        reply = await self._through_the_front_door(admin, message)
        admin.identifiers["stream ticket"].append(reply.document()["ticket"])

    async def _mention_the_bot(self) -> None:
        """Say the word to the bot in Slack, whose answer a queue delivers."""
        event = {"type": "app_mention", "user": "U0TEST", "text": self.word, "channel": "C0CANARY"}
        document = {
            "type": "event_callback",
            "team_id": f"T0{self.tenant.tenant_id.upper()}",
            "event_id": f"Ev{secrets.token_hex(6)}",
            "event": {**event, "ts": f"{time.time():.6f}"},
        }
        body = json.dumps(document).encode()
        secret = SecretsFile(home() / "slack-secrets.json").signing_secret()
        headers = {
            **signed_headers(secret, body, at=int(time.time())),
            "content-type": "application/json",
        }
        route = self.routes[_SLACK]
        await self.doors.send_raw(WayIn.FUNCTION_URL, route.method, route.path, body, headers)


async def _holds(state: str, text: str, seconds: float, *, wanted: bool) -> bool:
    """Wait until a file of the embedded AWS holds a text, or does not; whether it came so far."""
    file, deadline = home() / "aws" / "state" / state, time.monotonic() + seconds
    while (text.encode() in file.read_bytes()) is not wanted:
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.5)
    return True


@dataclass(frozen=True)
class Outcome:
    """What was sent and searched, and where something was that may not be there."""

    sent: int
    searched: Searched
    wrong: tuple[str, ...]


async def look_for_canaries(share: int | None) -> Outcome:
    """Send and search. Raises NotRunningError, PlatformError, PreparationError, NotLoggedError."""
    platform, began = Platform(ENVIRONMENT), time.time()
    synthesis = read(ENVIRONMENT, environment_folder(ENVIRONMENT) / "synth")
    routes = every_route(routes_of(synthesis))
    tenant = signed_in(platform, "globex")
    async with open_doors(platform) as doors, furnished(doors, routes, tenant):
        canaries = Canaries(doors, routes, tenant, share)
        await canaries.send_all()
        await _holds("sqs.json", canaries.word, _QUEUES_SECONDS, wanted=False)
        last = await canaries.refused()
        if not await _holds("cloudwatch_logs.json", last, _LOGS_SECONDS, wanted=True):
            raise NotLoggedError(
                f"The log of request {last} did not come within {_LOGS_SECONDS:.0f} s, so nothing "
                "is known of what logs hold."
            )
        searched = where(home(), tuple(canaries.secrets()), since=began)
    return Outcome(canaries.sent, searched, tuple(places_with(searched)))


def main(arguments: Sequence[str]) -> int:
    """Run, print what was searched and what must not be."""
    parser = argparse.ArgumentParser(prog="make canaries", description=__doc__)
    parser.add_argument("--share", type=int, help="most requests of a route; all without it")
    chosen = parser.parse_args(arguments)
    try:
        outcome = asyncio.run(look_for_canaries(chosen.share))
    except (NotRunningError, PlatformError, PreparationError, NotLoggedError) as error:
        print(error, file=sys.stderr)
        return 1
    searched = outcome.searched
    kinds = ", ".join(sorted({secret.kind for secret in searched.secrets}))
    print(
        f"{outcome.sent:,} requests; {searched.files:,} files with {searched.bytes / 1e6:,.0f} MB "
        f"searched for: {kinds}."
    )
    for line in outcome.wrong:
        print(line, file=sys.stderr)
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
