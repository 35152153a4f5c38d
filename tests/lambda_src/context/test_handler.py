"""What a street function can get out of the vault for Ask: three slices, bounded, of one tenant."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from lambda_src.context.handler import compose, handler, reply
from lambda_src.context.logic import ContextSlices, bounded
from lambda_src.runtime.http.errors import InvalidRequestError, UnauthenticatedError
from tests.lambda_src.events import Context, claims
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
ALL: dict[str, Any] = {"revenue_by_day": {}, "top_menu_items": {}, "recent_orders": {}}


@pytest.fixture
def slices(seeded: Database) -> Iterator[ContextSlices]:
    with open_vault(seeded, "gatehouse_reports") as vault:
        yield ContextSlices(vault, slice_bytes=6_000, clock=lambda: NOW)


def ask(slices: ContextSlices, operations: Any, tenant: str = "acme") -> dict[str, Any]:
    event = {"claims": claims(tenant_id=tenant), "operations": operations}
    return json.loads(json.dumps(reply(slices, event)))["slices"]  # type: ignore[no-any-return]


def test_all_three_slices_come_in_one_invocation(slices: ContextSlices) -> None:
    found = ask(slices, ALL)
    assert list(found) == ["revenue_by_day", "top_menu_items", "recent_orders"]
    assert all(part["rows"] for part in found.values())


@pytest.mark.parametrize("tenant", ["acme", "globex"])
def test_the_numbers_are_what_a_plain_query_says(
    slices: ContextSlices, seeded: Database, tenant: str
) -> None:
    days = ask(slices, {"revenue_by_day": {"days": 7}}, tenant)["revenue_by_day"]["rows"]
    (expected,) = seeded.run(
        "SELECT sum(total_cents)::bigint AS cents, count(*) AS orders FROM app.orders"
        " WHERE tenant_id = %s AND status = 'completed'"
        " AND placed_at >= '2026-11-13Z' AND placed_at < '2026-11-20Z'",
        tenant,
    )
    assert sum(day["revenue_cents"] for day in days) == expected["cents"]
    assert sum(day["orders"] for day in days) == expected["orders"]


def test_the_newest_day_comes_first_so_that_a_cut_loses_the_oldest(slices: ContextSlices) -> None:
    small = ContextSlices(slices.vault, slice_bytes=400, clock=slices.clock)
    cut = ask(small, {"revenue_by_day": {"days": 30}})["revenue_by_day"]
    whole = ask(slices, {"revenue_by_day": {"days": 30}})["revenue_by_day"]
    kept = len(cut["rows"])
    assert 0 < kept < 30
    assert cut["rows"] == whole["rows"][:kept]
    assert cut["rows_left_out"] == 30 - kept
    assert cut["rows"][0]["date"] == "2026-11-19"


@pytest.mark.parametrize("most_bytes", [200, 1_000, 6_000])
def test_no_slice_has_more_bytes_than_the_limit(slices: ContextSlices, most_bytes: int) -> None:
    limited = ContextSlices(slices.vault, most_bytes, slices.clock)
    operations = {
        "revenue_by_day": {"days": 92},
        "top_menu_items": {"days": 92, "limit": 25},
        "recent_orders": {"limit": 25},
    }
    for part in ask(limited, operations).values():
        assert len(json.dumps(part["rows"], ensure_ascii=False).encode()) <= most_bytes


def test_a_row_that_alone_is_too_long_is_left_out_and_counted() -> None:
    assert bounded([{"name": "é" * 200}], 300) == {"rows": [], "rows_left_out": 1}
    assert bounded([{"name": "e" * 200}], 300)["rows_left_out"] == 0


@pytest.mark.parametrize(
    ("operations", "field"),
    [
        ({"revenue_by_day": {"days": 93}}, "operations.revenue_by_day.days"),
        ({"recent_orders": {"limit": 26}}, "operations.recent_orders.limit"),
        ({"recent_orders": {"limit": 0}}, "operations.recent_orders.limit"),
        ({"recent_orders": {"tenant_id": "globex"}}, "operations.recent_orders.tenant_id"),
        ({"sql": "SELECT 1"}, "operations.sql"),
        ({"delete_orders": {}}, "operations.delete_orders"),
        (None, "operations"),
    ],
)
def test_anything_off_the_list_is_refused_by_name(
    slices: ContextSlices, operations: Any, field: str
) -> None:
    with pytest.raises(InvalidRequestError, match=rf"^{field}: "):
        ask(slices, operations)


@pytest.mark.parametrize(
    "token", [{}, claims(token_use="access"), claims(tenant_id="ACME"), claims(tenant_id="a;b")]
)
def test_claims_without_a_tenant_are_refused(slices: ContextSlices, token: Any) -> None:
    with pytest.raises(UnauthenticatedError):
        reply(slices, {"claims": token, "operations": ALL})


def test_a_street_function_can_pass_an_error_on(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asleep = seeded.settings().model_copy(update={"host": f"{seeded.folder}/nowhere"})
    monkeypatch.setenv("SERVICE_NAME", "context")
    monkeypatch.setenv("DATABASE", asleep.model_dump_json())
    monkeypatch.setenv("CONNECT_SECONDS", "0.1")
    compose.cache_clear()
    answer = handler({"claims": claims(), "operations": ALL}, Context())
    assert answer == {
        "error": {
            "code": "unavailable",
            "message": "The database is starting.",
            "retry_after": 15,
        }
    }
    refused = handler({"claims": {}, "operations": ALL}, Context())
    assert refused["error"]["code"] == "unauthenticated"
    compose.cache_clear()


def test_all_slices_end_with_the_day_that_the_answer_names_also_at_midnight(
    seeded: Database,
) -> None:
    moments = iter([datetime(2026, 11, 18, 23, 59, 59, tzinfo=UTC)])
    with open_vault(seeded, "gatehouse_reports") as vault:
        event = {"claims": claims(), "operations": {**ALL, "revenue_by_day": {"days": 2}}}
        read = reply(ContextSlices(vault, 6_000, clock=lambda: next(moments)), event)
    assert read["today"] == "2026-11-18"
    days = [row["date"] for row in read["slices"]["revenue_by_day"]["rows"]]
    assert days == ["2026-11-18", "2026-11-17"]
