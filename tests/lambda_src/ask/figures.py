"""Figures of two restaurants in the form in which the vault hands them out."""

import json
from datetime import UTC, datetime
from typing import Any

from lambda_src.ask.slices import Slices

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def day(date: str, cents: int, orders: int) -> dict[str, Any]:
    return {
        "date": date,
        "revenue_cents": cents,
        "orders": orders,
        "average_order_cents": round(cents / orders),
    }


def item(name: str, quantity: int, cents: int) -> dict[str, Any]:
    return {
        "item_id": "0d9c0f7e-0000-4000-8000-000000000001",
        "name": name,
        "category": "pizza",
        "quantity": quantity,
        "revenue_cents": cents,
    }


def order(placed_at: str, cents: int, *names: str) -> dict[str, Any]:
    line = {"item_id": "0d9c0f7e-0000-4000-8000-000000000001", "quantity": 1}
    return {
        "order_id": "7b1d3f52-0000-4000-8000-000000000001",
        "placed_at": placed_at,
        "status": "completed",
        "total_cents": cents,
        "lines": [{**line, "name": name, "unit_price_cents": cents} for name in names],
    }


ACME: dict[str, list[dict[str, Any]]] = {
    "revenue_by_day": [day("2026-11-20", 81_250, 31), day("2026-11-18", 64_107, 27)],
    "top_menu_items": [item("Margherita", 40, 38_000), item("Grüner Salat", 22, 15_400)],
    "recent_orders": [
        order("2026-11-20T09:12:00.000000Z", 1_900, "Margherita"),
        order("2026-11-20T09:01:00.000000Z", 950, "Margherita"),
    ],
}
GLOBEX: dict[str, list[dict[str, Any]]] = {
    "revenue_by_day": [day("2026-11-20", 777_001, 9)],
    "top_menu_items": [item("Ramen", 7, 10_500)],
    "recent_orders": [],
}
SUMMARY = {
    "revenue_by_day": {
        "rows": 2,
        "rows_left_out": 0,
        "from": "2026-10-22",
        "to": "2026-11-20",
        "revenue_cents": 81_250 + 64_107,
        "orders": 31 + 27,
    },
    "top_menu_items": {
        "rows": 2,
        "rows_left_out": 0,
        "from": "2026-10-22",
        "to": "2026-11-20",
    },
    "recent_orders": {
        "rows": 2,
        "rows_left_out": 0,
        "from": "2026-11-20T09:01:00.000000Z",
        "to": "2026-11-20T09:12:00.000000Z",
    },
}


def slices(left_out: int = 0, **rows: list[dict[str, Any]]) -> Slices:
    parts = {**ACME, **rows}
    return Slices.model_validate_json(
        json.dumps(
            {name: {"rows": part, "rows_left_out": left_out} for name, part in parts.items()}
        )
    )
