"""Broken input on every route of flows: the real gateway, vault function and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from lambda_src.flow_gateway import handler as gateway
from rehearsal.hostile.doors import Doors
from rehearsal.hostile.fuzz import Fuzzer
from rehearsal.hostile.routes import Route, WayIn, braced
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
    door: Door

    @asynccontextmanager
    async def doors(self) -> AsyncIterator[Doors]:
        transport = httpx.MockTransport(lambda request: serving(self.door.api, request))
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
