"""Times of the endpoints' own queries, and the indexes that they use."""

import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks.tenancy.database import BYPASS, Benchmarked
from lambda_src.runtime.identity.claims import Caller
from lambda_src.vault.reports import RECENT_ORDERS, REVENUE_BY_DAY, TOP_MENU_ITEMS, Days
from lambda_src.vault.transaction import Vault

MONTH = Days(date(2026, 10, 21), date(2026, 11, 19))
YEAR = Days(date(2025, 11, 20), date(2026, 11, 19))
ENDPOINTS: dict[str, tuple[str, dict[str, Any]]] = {
    "/revenue/daily, 30 days": (REVENUE_BY_DAY, {**MONTH.bounds()}),
    "/revenue/daily, 365 days": (REVENUE_BY_DAY, {**YEAR.bounds()}),
    "/menu/top, 30 days": (TOP_MENU_ITEMS, {**MONTH.bounds(), "limit": 10}),
    "/menu/top, 365 days": (TOP_MENU_ITEMS, {**YEAR.bounds(), "limit": 10}),
    "/orders/recent, 10": (RECENT_ORDERS, {"limit": 10}),
}
TENANTS = ("t1", "t4", "t7", "t10")  # those that every database has
ROUNDS = 40
WARM_UP = 5


@dataclass(frozen=True)
class Timing:
    """Median milliseconds of one query, with row-level security and as a role above it."""

    with_rls: float
    without_rls: float


def measure(databases: list[Benchmarked]) -> dict[str, dict[str, Timing]]:
    """Time every endpoint's query; return the timings by database and endpoint.

    Databases and roles take turns, so that whatever else the machine does slows all of them.
    """
    roles = ("gatehouse_app", BYPASS)  # in the order of Timing
    vaults = {(db.name, role): db.vault(role) for db in databases for role in roles}
    taken: dict[tuple[str, str, str], list[float]] = {}
    for turn in range(ROUNDS + WARM_UP):
        for tenant in TENANTS:
            for (name, role), vault in vaults.items():
                for endpoint, milliseconds in _one_request(vault, tenant):
                    if turn >= WARM_UP:
                        taken.setdefault((name, role, endpoint), []).append(milliseconds)
    for vault in vaults.values():
        vault.close()
    return {
        db.name: {
            endpoint: Timing(*(statistics.median(taken[db.name, role, endpoint]) for role in roles))
            for endpoint in ENDPOINTS
        }
        for db in databases
    }


def _one_request(vault: Vault, tenant: str) -> Iterator[tuple[str, float]]:
    with vault.transaction(Caller(tenant, "benchmark"), read_only=True) as connection:
        for endpoint, (query, values) in ENDPOINTS.items():
            started = time.perf_counter()
            rows = connection.execute(query.encode(), {"tenant_id": tenant, **values}).fetchall()
            seconds = time.perf_counter() - started
            assert rows, f"{endpoint} found nothing for {tenant}"
            yield endpoint, seconds * 1000


def indexes(database: Benchmarked) -> dict[str, list[str]]:
    """Return, by endpoint, each scan as `index (first column)`, or what it is instead."""
    found: dict[str, list[str]] = {}
    vault = database.vault("gatehouse_app")
    with vault.transaction(Caller("t7", "benchmark"), read_only=True) as connection:
        for name, (query, values) in ENDPOINTS.items():
            explain = f"EXPLAIN (FORMAT json) {query}".encode()
            plan = connection.execute(explain, {"tenant_id": "t7", **values}).fetchall()
            nodes = _scans(plan[0]["QUERY PLAN"][0]["Plan"])
            found[name] = sorted({_describe(connection, node) for node in nodes})
    vault.close()
    return found


def _scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Index Name" in node or node["Node Type"] == "Seq Scan":
        yield node
    for child in node.get("Plans", []):
        yield from _scans(child)


def _describe(connection: Any, node: dict[str, Any]) -> str:  # noqa: ANN401  # psycopg's
    if "Index Name" not in node:
        return json.dumps({key: node[key] for key in ("Node Type", "Relation Name")})
    index = node["Index Name"]
    column = connection.execute(
        "SELECT pg_get_indexdef(%s::regclass, 1, true) AS name", (f"app.{index}",)
    ).fetchall()
    return f"{index} ({column[0]['name']})"
