"""Demo data of two restaurants: a year of orders, and the books that the reading companion knows.

All of it is the same wherever and whenever it is made.

A day's orders follow from the tenant and the date alone. So figures of a day never depend on when
the data was made, and seeding again later adds the days that have passed since.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from psycopg import Connection

from lambda_src.migrate.books import BOOKS
from lambda_src.migrate.menus import MENUS, Menu

DAYS = 365
SEED = 2026
_NAMESPACE = uuid.UUID("5f1c2a54-3e0b-5c8e-9d0b-6a5f0f3b7c11")
_SATURDAY = 5

_SET_TENANT = "SELECT set_config('app.tenant_id', %s, true)"
_BLOCKED = "SELECT 1 FROM app.access_blocks WHERE tenant_id = %s AND user_id = ''"
_MENU_ITEMS = """
INSERT INTO app.menu_items (tenant_id, item_id, name, category, price_cents)
SELECT %s, * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[])
ON CONFLICT DO NOTHING
"""
_ORDERS = """
INSERT INTO app.orders (tenant_id, order_id, placed_at, status, total_cents)
SELECT %s, * FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::bigint[])
ON CONFLICT DO NOTHING
"""
_ORDER_ITEMS = """
INSERT INTO app.order_items
    (tenant_id, order_id, line_number, item_id, quantity, unit_price_cents)
SELECT %s, * FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::int[], %s::int[])
ON CONFLICT DO NOTHING
"""
_BOOKS = """
INSERT INTO app.books (tenant_id, isbn, title, author, summary, genres, hues, reading_level,
    min_age, max_age)
SELECT %s, isbn, title, author, summary, genres::text[], hues::text[], reading_level,
    min_age, max_age
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::smallint[], %s::smallint[], %s::smallint[])
    AS b (isbn, title, author, summary, genres, hues, reading_level, min_age, max_age)
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Order:
    """One order; a line is (item_id, quantity, unit_price_cents)."""

    order_id: uuid.UUID
    placed_at: datetime
    status: str
    lines: tuple[tuple[uuid.UUID, int, int], ...]

    @property
    def total_cents(self) -> int:
        """What the guest paid, in cents."""
        return sum(quantity * price for _, quantity, price in self.lines)


def seed(
    connection: Connection[Any], until: date, menus: Mapping[str, Menu] | None = None
) -> dict[str, int]:
    """Add what is missing of the year before `until`; return the rows added by table.

    For the tenants of `menus`, by default acme and globex; not for one that is suspended or gone.

    Runs inside the caller's transaction, tenant by tenant under row-level security.
    """
    added = dict.fromkeys(("menu_items", "orders", "order_items", "books"), 0)
    for tenant_id, menu in (menus or MENUS).items():
        connection.execute(_SET_TENANT, (tenant_id,))
        if connection.execute(_BLOCKED, (tenant_id,)).fetchone():
            continue  # suspended, or deleted for good
        ids = [item_id(tenant_id, dish.name) for dish in menu.dishes]
        columns = zip(*((d.name, d.category, d.price_cents) for d in menu.dishes), strict=True)
        rows = connection.execute(_MENU_ITEMS, (tenant_id, ids, *map(list, columns)))
        added["menu_items"] += rows.rowcount
        days = [until - timedelta(days=back) for back in range(DAYS, 0, -1)]
        orders = [order for day in days for order in orders_of(tenant_id, menu, day)]
        added["orders"] += _insert_orders(connection, tenant_id, orders)
        added["order_items"] += _insert_lines(connection, tenant_id, orders)
        added["books"] += _insert_books(connection, tenant_id)
    connection.execute(_SET_TENANT, ("",))
    return added


def orders_of(tenant_id: str, menu: Menu, day: date) -> Iterator[Order]:
    """Yield the orders of one UTC day."""
    random_numbers = Random(f"{SEED}/{tenant_id}/{day}")  # noqa: S311 - repeatable on purpose
    busy = menu.orders_a_day * (1.5 if day.weekday() >= _SATURDAY else 1.0)
    for number in range(round(busy * (0.7 + 0.6 * random_numbers.random()))):
        opened = datetime.combine(day, time(11), UTC)
        yield Order(
            order_id=uuid.uuid5(_NAMESPACE, f"{tenant_id}/{day}/{number}"),
            placed_at=opened + timedelta(seconds=int(random_numbers.random() * 11 * 3600)),
            status="cancelled" if random_numbers.random() < menu.cancelled_share else "completed",
            lines=tuple(_lines(tenant_id, menu, random_numbers)),
        )


def item_id(tenant_id: str, name: str) -> uuid.UUID:
    """Return the id of a dish: the same for ever."""
    return uuid.uuid5(_NAMESPACE, f"{tenant_id}/{name}")


def _lines(
    tenant_id: str, menu: Menu, random_numbers: Random
) -> Iterator[tuple[uuid.UUID, int, int]]:
    for _ in range(1 + int(random_numbers.random() * 4)):
        # Squared, so that the dishes at the top of the menu sell best.
        dish = menu.dishes[int(random_numbers.random() ** 2 * len(menu.dishes))]
        yield item_id(tenant_id, dish.name), 1 + int(random_numbers.random() * 3), dish.price_cents


def _insert_orders(connection: Connection[Any], tenant_id: str, orders: list[Order]) -> int:
    columns = zip(
        *((o.order_id, o.placed_at, o.status, o.total_cents) for o in orders), strict=True
    )
    return connection.execute(_ORDERS, (tenant_id, *map(list, columns))).rowcount


def _insert_lines(connection: Connection[Any], tenant_id: str, orders: list[Order]) -> int:
    rows = [(o.order_id, n, *line) for o in orders for n, line in enumerate(o.lines, start=1)]
    columns = zip(*rows, strict=True)
    return connection.execute(_ORDER_ITEMS, (tenant_id, *map(list, columns))).rowcount


def _insert_books(connection: Connection[Any], tenant_id: str) -> int:
    columns = zip(*(book.row(number) for number, book in enumerate(BOOKS)), strict=True)
    return connection.execute(_BOOKS, (tenant_id, *map(list, columns))).rowcount
