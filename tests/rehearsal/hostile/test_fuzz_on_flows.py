"""Broken input on every route of flows: the real gateway, vault function and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from lambda_src.flow_gateway import handler as gateway
from rehearsal.hostile.contracts import every_route
from rehearsal.hostile.doors import Doors
from rehearsal.hostile.furnished import COUNTED, furnished
from rehearsal.hostile.fuzz import Fuzzer
from rehearsal.hostile.messages import Message
from rehearsal.hostile.routes import Route, WayIn, braced
from tests.lambda_src.api_document.described import operation_of, told
from tests.lambda_src.events import Answer
from tests.lambda_src.flow_gateway.conftest import Door, admin, street
from tests.lambda_src.postgres import database, postgres
from tests.lambda_src.world import World
from tests.rehearsal.hostile.conftest import serving, tenant

__all__ = ["admin", "database", "postgres", "street"]


def routes() -> list[Route]:
    playing = [
        (way_in, method, f"{root}{path}")
        for method, path, _ in gateway.PLAYING
        for root, way_in in (("/chat", WayIn.TOKEN), ("/chat/public", WayIn.OPEN))
    ]
    editing = [(WayIn.TOKEN, method, path) for method, path, _ in gateway.SIGNED_IN]
    return [
        Route(method, braced(path), way_in, "flow_gateway")
        for way_in, method, path in (*editing, *playing)
    ]


@dataclass
class Platform:
    """Flows over HTTP. `undescribed` are answers that are not as the API's document says."""

    door: Door
    undescribed: list[str] = field(default_factory=list)

    def serve(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, and compare the answer with the document."""
        response = serving(self.door.api, request)
        path = request.extensions["target"].decode().partition("?")[0]
        operation = operation_of(request.method, path)
        if operation is not None and "x-request-id" in response.headers:
            try:
                told(operation, Answer(response.status_code, {}, response.text))
            except (AssertionError, ValueError) as error:
                self.undescribed.append(f"{request.method} {path}: {error}"[:500])
        return response

    @asynccontextmanager
    async def doors(self) -> AsyncIterator[Doors]:
        transport = httpx.MockTransport(self.serve)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            yield Doors({WayIn.TOKEN: [client], WayIn.OPEN: [client]})


@pytest.fixture
def platform(admin: Door, world: World) -> Platform:
    for tenant_id in ("acme", "globex"):
        world.add_member(f"{tenant_id}-admin", tenant_id, "tenant-admin")
        world.add_member(f"{tenant_id}-member", tenant_id)
    return Platform(admin)


def test_no_broken_request_makes_flows_fail_or_answer_in_another_shape(platform: Platform) -> None:
    async def fuzzed() -> list[str]:
        async with platform.doors() as doors:
            return (await Fuzzer(doors, routes(), tenant("globex")).run(1_500, seed=1)).wrong

    assert asyncio.run(fuzzed()) == []
    assert platform.undescribed == []


def test_what_an_attack_adds_of_things_that_are_limited_is_gone_afterwards(
    platform: Platform,
) -> None:
    """Else the next attack would find the tenant full, and what its people made stays."""
    hook = {"url": "https://own.example.com", "event_types": ["session_started"]}

    async def attacked() -> None:
        async with platform.doors() as doors:
            known, own = every_route(routes()), tenant("globex")
            make = Message(known["POST /cms/webhooks"], body=hook)
            kept = (await doors.send(make, own.admin.headers_for(make))).document()["id"]
            async with furnished(doors, known, own):
                await doors.send(make, own.admin.headers_for(make))
            for one in COUNTED[1:]:
                listed = Message(known[f"GET {one.path}"])
                reply = await doors.send(listed, own.admin.headers_for(listed))
                left = [item[one.name] for item in reply.document()[one.listed]]
                assert left == ([kept] if one.listed == "webhooks" else [])

    asyncio.run(attacked())
