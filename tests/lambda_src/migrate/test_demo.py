"""The demo data: a year, repeatable, and consistent in itself."""

from datetime import date

import pytest

from lambda_src.migrate import demo
from lambda_src.migrate.logic import seed_tenant
from tests.lambda_src.migrate.runs import run
from tests.lambda_src.postgres import Database


def test_demo_data_spans_a_year_and_seeding_again_adds_nothing(empty_database: Database) -> None:
    until = date(2026, 11, 20)
    first = run(empty_database, demo_until=until).seeded
    assert run(empty_database, demo_until=until).seeded == dict.fromkeys(first, 0)
    for row in empty_database.run(
        "SELECT tenant_id, min(placed_at)::date::text AS first, max(placed_at)::date::text AS last,"
        " count(*) AS orders FROM app.orders GROUP BY 1 ORDER BY 1"
    ):
        assert (row["first"], row["last"]) == ("2025-11-20", "2026-11-19")
        assert row["orders"] > 2500
    totals = empty_database.run(
        "SELECT o.order_id FROM app.orders o JOIN app.order_items i USING (tenant_id, order_id)"
        " GROUP BY o.order_id, o.total_cents HAVING sum(quantity * unit_price_cents) <> total_cents"
    )
    assert totals == []


def test_a_tenant_that_is_suspended_or_gone_gets_no_demo_data(database: Database) -> None:
    database.run("INSERT INTO app.access_blocks (tenant_id) VALUES ('acme')")
    run(database, demo_until=date(2026, 11, 20))
    found = database.run("SELECT DISTINCT tenant_id FROM app.orders")
    assert found == [{"tenant_id": "globex"}]


def test_another_tenant_gets_a_year_of_its_own_and_the_same_again_adds_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "DAYS", 30)
    connect, until = database.connector("administrator").open, date(2026, 11, 20)
    first = seed_tenant(connect, "initech", until)
    assert first["orders"] > 200
    assert seed_tenant(connect, "initech", until) == dict.fromkeys(first, 0)
    tenants = database.run("SELECT DISTINCT tenant_id FROM app.order_items")
    assert tenants == [{"tenant_id": "initech"}]


def test_the_figures_of_a_day_do_not_depend_on_when_the_data_was_made(
    empty_database: Database, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "DAYS", 30)
    run(empty_database, demo_until=date(2026, 11, 20))
    run(database, demo_until=date(2026, 11, 5))
    run(database, demo_until=date(2026, 11, 20))
    query = (
        "SELECT tenant_id, order_id, placed_at, status, total_cents FROM app.orders"
        " WHERE placed_at >= '2026-10-21' ORDER BY 1, 2"
    )
    assert database.run(query) == empty_database.run(query)
