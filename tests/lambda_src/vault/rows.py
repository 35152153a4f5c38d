"""Rows of generated tenants, each marked with its tenant's secret, and what is really stored."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

TABLES = {
    "menu_items": ("item_id",),
    "orders": ("order_id",),
    "order_items": ("order_id", "line_number"),
}
Stored = dict[str, dict[str, list[dict[str, Any]]]]


def item_id(tenant: int, number: int) -> str:
    return f"00000000-0000-4000-8000-{tenant:04}{number:08}"


def order_id(tenant: int, number: int) -> str:
    return f"00000000-0000-4000-9000-{tenant:04}{number:08}"


@dataclass(frozen=True)
class Tenants:
    """The tenants of one example: their ids, and how many items and orders each has.

    Without orders nothing refers to the items, so that a DELETE of all of them succeeds.
    """

    ids: tuple[str, ...]
    sizes: tuple[int, ...]
    has_orders: bool = True

    def secret(self, tenant: int) -> str:
        """A text that stands in every row of a tenant and in no other's."""
        return f"secret-{tenant}-of-{self.ids[tenant]}"

    def price(self, tenant: int) -> int:
        """A number that stands in every row of a tenant and in no other's."""
        return 7_000_000 + tenant

    def marks(self, tenant: int) -> tuple[str, ...]:
        """What shows that a text comes from a tenant's rows: secret, price, ids."""
        ids = (item_id(tenant, 0)[:28], order_id(tenant, 0)[:28])
        return (self.secret(tenant), str(self.price(tenant)), *ids)

    def store(self, superuser: Connection[DictRow]) -> None:
        """Replace everything that is stored."""
        superuser.execute("DELETE FROM app.order_items")
        superuser.execute("DELETE FROM app.orders")
        superuser.execute("DELETE FROM app.menu_items")
        with superuser.transaction():
            for tenant, (name, size) in enumerate(zip(self.ids, self.sizes, strict=True)):
                secret, price = self.secret(tenant), self.price(tenant)
                for number in range(size):
                    item, order = item_id(tenant, number), order_id(tenant, number)
                    superuser.execute(
                        "INSERT INTO app.menu_items VALUES (%s, %s, %s, %s, %s)",
                        (name, item, f"{secret} {number}", secret, price),
                    )
                    if not self.has_orders:
                        continue
                    superuser.execute(
                        "INSERT INTO app.orders VALUES (%s, %s, %s, 'completed', %s)",
                        (name, order, f"2026-11-{number + 1:02}T12:00:00Z", price),
                    )
                    superuser.execute(
                        "INSERT INTO app.order_items VALUES (%s, %s, 1, %s, 1, %s)",
                        (name, order, item, price),
                    )


def stored(superuser: Connection[DictRow]) -> Stored:
    """Return all rows by table and tenant, as the superuser sees them."""
    found: Stored = {}
    for table, keys in TABLES.items():
        by_tenant = found.setdefault(table, {})
        query = f"SELECT * FROM app.{table} ORDER BY tenant_id, {', '.join(keys)}"  # noqa: S608  # ours
        for row in superuser.execute(query.encode()):
            by_tenant.setdefault(row["tenant_id"], []).append(row)
    return found
