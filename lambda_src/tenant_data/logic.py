"""A tenant's own figures, as the endpoints show them."""

from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.clock import Clock, now
from lambda_src.runtime.identity.claims import Caller
from lambda_src.tenant_data.requests import Period, RecentOrders, TopItems
from lambda_src.vault.reports import Days, recent_orders, revenue_by_day, top_menu_items
from lambda_src.vault.transaction import Vault


@dataclass(frozen=True)
class TenantData:
    """What a caller may read of their tenant. Every method raises UnavailableError."""

    vault: Vault
    clock: Clock = now

    def daily_revenue(self, caller: Caller, query: Period) -> dict[str, Any]:
        """Return revenue, orders and average order value by day; days without orders left out."""
        days = query.days(self.clock().date())
        with self.vault.transaction(caller, read_only=True) as connection:
            rows = revenue_by_day(connection, caller.tenant_id, days)
        return {**_span(caller, days), "days": rows}

    def top_items(self, caller: Caller, query: TopItems) -> dict[str, Any]:
        """Return the best sellers by quantity and by revenue."""
        days = query.days(self.clock().date())
        with self.vault.transaction(caller, read_only=True) as connection:
            rows = top_menu_items(connection, caller.tenant_id, days, query.limit)
        return {**_span(caller, days), **rows}

    def latest_orders(self, caller: Caller, query: RecentOrders) -> dict[str, Any]:
        """Return the latest orders with their lines, newest first."""
        with self.vault.transaction(caller, read_only=True) as connection:
            rows = recent_orders(connection, caller.tenant_id, query.limit)
        return {"tenant_id": caller.tenant_id, "orders": rows}


def _span(caller: Caller, days: Days) -> dict[str, str]:
    return {
        "tenant_id": caller.tenant_id,
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
    }
