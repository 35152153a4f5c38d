"""The endpoints answer with the caller's own figures, which a plain SQL query confirms."""

# ruff: noqa: S608  # the queries take their column from this file

import json
from dataclasses import replace
from typing import Any

import pytest

from lambda_src.runtime.http.resolver import Entry
from lambda_src.tenant_data.handler import application
from lambda_src.tenant_data.handler import handler as deployed
from lambda_src.tenant_data.logic import TenantData
from lambda_src.vault.transaction import Vault
from tests.lambda_src.events import Api, Context, claims, event
from tests.lambda_src.postgres import Database
from tests.lambda_src.tenant_data.asking import PATHS, ask

TENANTS = ("acme", "globex")


@pytest.mark.parametrize("tenant", TENANTS)
def test_daily_revenue_is_what_a_plain_query_says(api: Api, seeded: Database, tenant: str) -> None:
    answer = ask(api, "/revenue/daily", tenant, **{"from": "2026-10-01", "to": "2026-10-31"})
    expected = seeded.run(
        "SELECT to_char(placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date,"
        " sum(quantity * unit_price_cents) AS revenue, count(DISTINCT order_id) AS orders"
        " FROM app.orders JOIN app.order_items USING (tenant_id, order_id) WHERE tenant_id = %s"
        " AND placed_at >= '2026-10-01Z' AND placed_at < '2026-11-01Z' AND status = 'completed'"
        " GROUP BY 1 ORDER BY 1",
        tenant,
    )
    assert answer.status == 200
    assert {name: answer.json[name] for name in ("tenant_id", "from", "to")} == {
        "tenant_id": tenant,
        "from": "2026-10-01",
        "to": "2026-10-31",
    }
    assert len(expected) == 31
    assert [(day["date"], day["revenue_cents"], day["orders"]) for day in answer.json["days"]] == [
        (row["date"], row["revenue"], row["orders"]) for row in expected
    ]
    for day in answer.json["days"]:
        assert abs(day["average_order_cents"] - day["revenue_cents"] / day["orders"]) <= 0.5


@pytest.mark.parametrize("tenant", TENANTS)
def test_best_sellers_are_what_a_plain_query_says(api: Api, seeded: Database, tenant: str) -> None:
    answer = ask(api, "/menu/top", tenant, limit="3", **{"from": "2026-01-01", "to": "2026-06-30"})
    for order, column in (("by_quantity", "quantity"), ("by_revenue", "revenue_cents")):
        expected = seeded.run(
            "SELECT name, category, sum(quantity) AS quantity,"
            " sum(quantity * unit_price_cents) AS revenue_cents"
            " FROM app.orders JOIN app.order_items USING (tenant_id, order_id)"
            " JOIN app.menu_items USING (tenant_id, item_id) WHERE tenant_id = %s"
            " AND placed_at BETWEEN '2026-01-01Z' AND '2026-06-30T23:59:59Z'"
            f" AND status = 'completed' GROUP BY 1, 2 ORDER BY {column} DESC LIMIT 3",
            tenant,
        )
        found = [{k: v for k, v in row.items() if k != "item_id"} for row in answer.json[order]]
        assert found == expected


@pytest.mark.parametrize("tenant", TENANTS)
def test_recent_orders_are_the_newest_with_all_their_lines(
    api: Api, seeded: Database, tenant: str
) -> None:
    orders = ask(api, "/orders/recent", tenant, limit="25").json["orders"]
    expected = seeded.run(
        "SELECT order_id::text, count(*) AS lines, total_cents FROM app.orders"
        " JOIN app.order_items USING (tenant_id, order_id) WHERE tenant_id = %s"
        " GROUP BY tenant_id, order_id, placed_at, total_cents ORDER BY placed_at DESC LIMIT 25",
        tenant,
    )
    assert [
        {"order_id": o["order_id"], "lines": len(o["lines"]), "total_cents": o["total_cents"]}
        for o in orders
    ] == expected
    for order in orders:
        assert order["placed_at"].endswith("Z")
        lines = order["lines"]
        assert (
            sum(line["quantity"] * line["unit_price_cents"] for line in lines)
            == (order["total_cents"])
        )


def test_the_tenants_figures_differ(api: Api) -> None:
    for path in PATHS:
        acme, globex = (ask(api, path, tenant).json for tenant in TENANTS)
        assert {**acme, "tenant_id": ""} != {**globex, "tenant_id": ""}


def test_a_tenant_without_data_gets_empty_lists(api: Api) -> None:
    assert ask(api, "/revenue/daily", "newcomer").json["days"] == []
    assert ask(api, "/orders/recent", "newcomer").json["orders"] == []
    top = ask(api, "/menu/top", "newcomer").json
    assert (top["by_quantity"], top["by_revenue"]) == ([], [])


@pytest.mark.parametrize(
    "token",
    [
        claims(token_use="access"),
        claims(tenant_id="' OR true --"),
        claims(tenant_id=""),
        {"sub": "user-1", "token_use": "id"},
    ],
)
def test_without_an_id_token_of_a_tenant_the_database_is_not_even_opened(token: Any) -> None:
    def never() -> Any:
        raise AssertionError("connected")

    app = application(TenantData(Vault(never, 1)))
    for path in PATHS:
        assert Api(Entry(lambda: app))("GET", path, token=token).code == "unauthenticated"


def test_a_database_that_does_not_answer_is_503_with_retry_after(seeded: Database) -> None:
    asleep = seeded.connector(connect_seconds=0.1)
    nowhere = asleep.database.model_copy(update={"host": f"{seeded.folder}/nowhere"})
    app = application(TenantData(Vault(replace(asleep, database=nowhere).open, 1)))
    answer = Api(Entry(lambda: app))("GET", "/orders/recent", token=claims())
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "unavailable", "15")


def test_the_deployed_handler_composes_itself_from_its_environment(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_NAME", "tenant_data")
    monkeypatch.setenv("DATABASE", seeded.settings().model_dump_json())
    answer = deployed(event("GET", "/orders/recent", token=claims()), Context())
    assert answer["statusCode"] == 200
    assert len(json.loads(answer["body"])["orders"]) == 10
