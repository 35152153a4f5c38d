"""Tenants furnished for as long as they are attacked.

Of some things a tenant may have so many only. What attacks add of them is taken away at the end, so
that the next attack, and the tenant's own people, do not find it full.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from rehearsal.hostile.doors import Doors
from rehearsal.hostile.messages import Message
from rehearsal.hostile.parties import Furnisher, Tenant
from rehearsal.hostile.routes import Route


@dataclass(frozen=True)
class Counted:
    """Things of which there may be so many: where they are listed, and how one is named there."""

    path: str
    listed: str
    name: str
    parameter: str


COUNTED = (
    Counted("/api/keys", "keys", "key_id", "key_id"),
    Counted("/cms/webhooks", "webhooks", "id", "webhook"),
    Counted("/cms/call-bases", "bases", "name", "base"),
)


@asynccontextmanager
async def furnished(
    doors: Doors, routes: Mapping[str, Route], *tenants: Tenant
) -> AsyncIterator[tuple[Furnisher, ...]]:
    """Yield who furnished each tenant. Raises PreparationError."""
    counted = [one for one in COUNTED if f"GET {one.path}" in routes]
    before = [{one: await _names(doors, routes, tenant, one) for one in counted}
              for tenant in tenants]  # fmt: skip
    furnishers = tuple(Furnisher(doors, routes, tenant) for tenant in tenants)
    try:
        for furnisher in furnishers:
            await furnisher.furnish()
        yield furnishers
    finally:
        for tenant, had in zip(tenants, before, strict=True):
            for one in counted:
                for name in await _names(doors, routes, tenant, one) - had[one]:
                    await _remove(doors, routes, tenant, one, name)


async def _names(
    doors: Doors, routes: Mapping[str, Route], tenant: Tenant, one: Counted
) -> set[str]:
    message = Message(routes[f"GET {one.path}"])
    reply = await doors.send(message, tenant.admin.headers_for(message))
    return {item[one.name] for item in reply.document()[one.listed]} if reply.is_served else set()


async def _remove(
    doors: Doors, routes: Mapping[str, Route], tenant: Tenant, one: Counted, name: str
) -> None:
    """Remove one; that it is gone, or a key revoked, is as good."""
    route = routes[f"DELETE {one.path}/{{{one.parameter}}}"]
    message = Message(route, path={one.parameter: name})
    await doors.send(message, tenant.admin.headers_for(message))
