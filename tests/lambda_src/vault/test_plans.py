"""Each endpoint's query finds its rows by an index that begins with the tenant."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from lambda_src.runtime.identity.claims import Caller
from lambda_src.vault.reports import RECENT_ORDERS, REVENUE_BY_DAY, TOP_MENU_ITEMS, Days
from tests.lambda_src.postgres import Database, Server
from tests.lambda_src.vault.suite import open_vault

FILL = """
INSERT INTO app.menu_items SELECT 't' || t, md5(t || 'm' || i)::uuid, 'dish', 'food', 100
FROM generate_series(1, 40) t, generate_series(1, 50) i;
INSERT INTO app.orders SELECT 't' || t, md5(t || 'o' || o)::uuid,
    timestamptz '2026-11-20Z' - o * interval '1 hour', 'completed', 100
FROM generate_series(1, 40) t, generate_series(1, 500) o;
INSERT INTO app.order_items SELECT 't' || t, md5(t || 'o' || o)::uuid, 1,
    md5(t || 'm' || 1 + o % 5)::uuid, 1, 100
FROM generate_series(1, 40) t, generate_series(1, 500) o;
ANALYZE app.menu_items, app.orders, app.order_items
"""
QUERIES = {"revenue": REVENUE_BY_DAY, "top": TOP_MENU_ITEMS, "recent": RECENT_ORDERS}


@pytest.fixture(scope="module")
def filled(postgres: Server) -> Iterator[Database]:
    with postgres.clone() as database:
        with database.connect() as superuser:
            for statement in FILL.split(";\n"):
                superuser.execute(statement.encode())
        yield database


def scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Relation Name" in node or "Index Name" in node:
        yield node
    for child in node.get("Plans", []):
        yield from scans(child)


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("is_bare", [False, True], ids=["own condition", "policy alone"])
def test_every_scan_is_by_an_index_led_by_the_tenant(
    filled: Database, name: str, is_bare: bool
) -> None:
    days = Days(date(2026, 11, 13), date(2026, 11, 19))
    query: str = QUERIES[name]
    if is_bare:  # the policies alone have to give the planner its index
        query = re.sub(r"(\w+\.)?tenant_id = %\(tenant_id\)s", "true", query)
    values = {"tenant_id": "t7", "limit": 10, **days.bounds()}
    with open_vault(filled) as vault, vault.transaction(Caller("t7", "user")) as connection:
        row = connection.execute(f"EXPLAIN (FORMAT json) {query}".encode(), values).fetchone()
    assert row is not None
    found = list(scans(row["QUERY PLAN"][0]["Plan"]))
    assert found
    for node in found:
        assert node["Node Type"] in (
            "Index Scan",
            "Index Only Scan",
            "Bitmap Index Scan",
            "Bitmap Heap Scan",
        ), json.dumps(node)
        if "Index Name" in node:
            assert "tenant_id" in node["Index Cond"]
            assert first_column(filled, node["Index Name"]) == "tenant_id"


def first_column(database: Database, index: str) -> str:
    (row,) = database.run("SELECT pg_get_indexdef(%s::regclass, 1, true) AS column", f"app.{index}")
    return str(row["column"])
