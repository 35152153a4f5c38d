"""The slices, cut to size: newest or best rows first, whole rows only."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.context.requests import Operations
from lambda_src.runtime.clock import Clock, now
from lambda_src.runtime.identity.claims import Caller
from lambda_src.vault.reports import Days, Row, recent_orders, revenue_by_day, top_menu_items
from lambda_src.vault.transaction import Vault


@dataclass(frozen=True)
class ContextSlices:
    """What Ask may know of a tenant. `slice_bytes` bounds the JSON of one slice's rows."""

    vault: Vault
    slice_bytes: int
    clock: Clock = now

    def read(self, caller: Caller, operations: Operations) -> dict[str, Any]:
        """Return the slices wanted, all from one snapshot, and the UTC day with which they end.

        Raises UnavailableError.
        """
        today = self.clock().date()
        with self.vault.transaction(caller, read_only=True) as connection:
            rows = self._rows(connection, caller.tenant_id, operations, today)
        slices = {name: bounded(found, self.slice_bytes) for name, found in rows.items()}
        return {"tenant_id": caller.tenant_id, "today": today.isoformat(), "slices": slices}

    def _rows(
        self, connection: Connection[DictRow], tenant_id: str, operations: Operations, today: date
    ) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {}
        if (revenue := operations.revenue_by_day) is not None:
            by_day = revenue_by_day(connection, tenant_id, _last(revenue.days, today))
            rows["revenue_by_day"] = by_day[::-1]
        if (top := operations.top_menu_items) is not None:
            best = top_menu_items(connection, tenant_id, _last(top.days, today), top.limit)
            rows["top_menu_items"] = _once(best["by_quantity"] + best["by_revenue"])
        if (recent := operations.recent_orders) is not None:
            rows["recent_orders"] = recent_orders(connection, tenant_id, recent.limit)
        return rows


def bounded(rows: list[Row], most_bytes: int) -> dict[str, Any]:
    """Return as many leading rows as fit, and whether some were left out."""
    leading: list[Row] = []
    size = len("[]")
    for row in rows:
        size += len(json.dumps(row, ensure_ascii=False).encode()) + len(", ")
        if size > most_bytes:
            break
        leading.append(row)
    return {"rows": leading, "rows_left_out": len(rows) - len(leading)}


def _last(days: int, today: date) -> Days:
    return Days(today - timedelta(days=days - 1), today)


def _once(rows: list[Row]) -> list[Row]:
    return list({row["item_id"]: row for row in rows}.values())
