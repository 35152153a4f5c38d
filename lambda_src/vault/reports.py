"""What a tenant's restaurant sold: by day, by menu item, order by order.

Money is integer cents, days are UTC days. Each statement names the tenant although row-level
security already hides all others: either of the two alone would do, and the planner gets its index.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.runtime.clock import to_text

Row = dict[str, Any]

REVENUE_BY_DAY: LiteralString = """
SELECT (placed_at AT TIME ZONE 'UTC')::date AS day,
       sum(total_cents)::bigint AS revenue_cents,
       count(*) AS orders,
       round(avg(total_cents))::bigint AS average_order_cents
FROM app.orders
WHERE tenant_id = %(tenant_id)s AND placed_at >= %(start)s AND placed_at < %(end)s
  AND status = 'completed'
GROUP BY day
ORDER BY day
"""

TOP_MENU_ITEMS: LiteralString = """
WITH sold AS (
    SELECT line.item_id,
           sum(line.quantity)::bigint AS quantity,
           sum(line.quantity::bigint * line.unit_price_cents)::bigint AS revenue_cents
    FROM app.orders AS placed
    JOIN app.order_items AS line
      ON line.tenant_id = placed.tenant_id AND line.order_id = placed.order_id
    WHERE placed.tenant_id = %(tenant_id)s AND line.tenant_id = %(tenant_id)s
      AND placed.placed_at >= %(start)s AND placed.placed_at < %(end)s
      AND placed.status = 'completed'
    GROUP BY line.item_id
), ranked AS (
    SELECT item_id, quantity, revenue_cents,
           row_number() OVER (ORDER BY quantity DESC, revenue_cents DESC, item_id) AS by_quantity,
           row_number() OVER (ORDER BY revenue_cents DESC, quantity DESC, item_id) AS by_revenue
    FROM sold
)
SELECT ranked.item_id, item.name, item.category, ranked.quantity, ranked.revenue_cents,
       ranked.by_quantity, ranked.by_revenue
FROM ranked
JOIN app.menu_items AS item
  ON item.tenant_id = %(tenant_id)s AND item.item_id = ranked.item_id
WHERE ranked.by_quantity <= %(limit)s OR ranked.by_revenue <= %(limit)s
"""

RECENT_ORDERS: LiteralString = """
WITH recent AS (
    SELECT order_id, placed_at, status, total_cents
    FROM app.orders
    WHERE tenant_id = %(tenant_id)s
    ORDER BY placed_at DESC, order_id DESC
    LIMIT %(limit)s
)
SELECT recent.order_id, recent.placed_at, recent.status, recent.total_cents,
       line.line_number, line.item_id, item.name, line.quantity, line.unit_price_cents
FROM recent
LEFT JOIN app.order_items AS line
  ON line.tenant_id = %(tenant_id)s AND line.order_id = recent.order_id
LEFT JOIN app.menu_items AS item
  ON item.tenant_id = %(tenant_id)s AND item.item_id = line.item_id
ORDER BY recent.placed_at DESC, recent.order_id DESC, line.line_number
"""


@dataclass(frozen=True)
class Days:
    """UTC days, first and last included."""

    first: date
    last: date

    def bounds(self) -> dict[str, datetime]:
        """Return the moments between which these days lie: `start` in, `end` out."""
        start = datetime.combine(self.first, time(), UTC)
        end = datetime.combine(self.last, time(), UTC) + timedelta(days=1)
        return {"start": start, "end": end}


def revenue_by_day(connection: Connection[DictRow], tenant_id: str, days: Days) -> list[Row]:
    """Return each day with completed orders: date, revenue_cents, orders, average_order_cents."""
    rows = connection.execute(REVENUE_BY_DAY, {"tenant_id": tenant_id, **days.bounds()})
    return [
        {
            "date": row["day"].isoformat(),
            "revenue_cents": row["revenue_cents"],
            "orders": row["orders"],
            "average_order_cents": row["average_order_cents"],
        }
        for row in rows
    ]


def top_menu_items(
    connection: Connection[DictRow], tenant_id: str, days: Days, limit: int
) -> dict[str, list[Row]]:
    """Return the `limit` best sellers twice: `by_quantity` and `by_revenue`."""
    values = {"tenant_id": tenant_id, "limit": limit, **days.bounds()}
    rows = connection.execute(TOP_MENU_ITEMS, values).fetchall()
    return {
        order: [
            {
                "item_id": str(row["item_id"]),
                "name": row["name"],
                "category": row["category"],
                "quantity": row["quantity"],
                "revenue_cents": row["revenue_cents"],
            }
            for row in sorted(rows, key=lambda row: int(row[order]))
            if row[order] <= limit
        ]
        for order in ("by_quantity", "by_revenue")
    }


def recent_orders(connection: Connection[DictRow], tenant_id: str, limit: int) -> list[Row]:
    """Return the newest orders, newest first, each with its lines; cancelled ones too."""
    orders: dict[str, Row] = {}
    for row in connection.execute(RECENT_ORDERS, {"tenant_id": tenant_id, "limit": limit}):
        order = orders.setdefault(
            str(row["order_id"]),
            {
                "order_id": str(row["order_id"]),
                "placed_at": to_text(row["placed_at"]),
                "status": row["status"],
                "total_cents": row["total_cents"],
                "lines": [],
            },
        )
        if row["line_number"] is not None:
            order["lines"].append(
                {
                    "item_id": str(row["item_id"]),
                    "name": row["name"],
                    "quantity": row["quantity"],
                    "unit_price_cents": row["unit_price_cents"],
                }
            )
    return list(orders.values())
