from datetime import date, timedelta

from lambda_src.ask.facts import SLICE_BYTES, Facts
from tests.lambda_src.ask.figures import SUMMARY, day, item, order, slices

TODAY = date(2026, 11, 20)


def facts(left_out: int = 0, **rows: list[dict[str, object]]) -> Facts:
    return Facts.of(slices(left_out, **rows), days=30, today=TODAY)


def test_a_summary_has_rows_totals_and_the_period_of_each_slice() -> None:
    assert facts().summary() == SUMMARY


def test_a_restaurant_without_orders_has_a_period_and_no_figures() -> None:
    summary = facts(revenue_by_day=[], top_menu_items=[], recent_orders=[]).summary()
    assert summary["revenue_by_day"] == {
        "rows": 0,
        "rows_left_out": 0,
        "from": "2026-10-22",
        "to": "2026-11-20",
        "revenue_cents": 0,
        "orders": 0,
    }
    assert summary["recent_orders"] == {"rows": 0, "rows_left_out": 0, "from": None, "to": None}


def test_rows_that_the_vault_left_out_shorten_the_period_of_the_revenue() -> None:
    summary = facts(left_out=3).summary()
    assert (summary["revenue_by_day"]["from"], summary["revenue_by_day"]["to"]) == (
        "2026-11-18",
        "2026-11-20",
    )
    assert [part["rows_left_out"] for part in summary.values()] == [3, 3, 3]


def test_an_oversized_slice_keeps_its_leading_rows_and_counts_the_others() -> None:
    many = [
        day((TODAY - timedelta(days=number)).isoformat(), 1_000 + number, 10)
        for number in range(500)
    ]
    cut = facts(left_out=7, revenue_by_day=many)
    kept = cut.slices.revenue_by_day.rows
    summary = cut.summary()["revenue_by_day"]
    assert 50 < len(kept) < SLICE_BYTES / 50
    assert [row.revenue_cents for row in kept] == [1_000 + number for number in range(len(kept))]
    assert summary["rows"] + summary["rows_left_out"] == 500 + 7
    assert summary["revenue_cents"] == sum(row.revenue_cents for row in kept)
    assert summary["from"] == kept[-1].date.isoformat()


def test_a_row_too_long_for_its_slice_is_left_out_and_the_other_slices_stay_whole() -> None:
    huge = [order("2026-11-20T09:01:00.000000Z", 1, *["x" * 200] * 1_000)]
    summary = facts(recent_orders=huge, top_menu_items=[item("Ramen", 1, 1)]).summary()
    assert (summary["recent_orders"]["rows"], summary["recent_orders"]["rows_left_out"]) == (0, 1)
    assert (summary["top_menu_items"]["rows"], summary["revenue_by_day"]["rows"]) == (1, 2)
