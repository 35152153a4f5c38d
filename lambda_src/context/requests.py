"""The operations that a function outside the vault may request, each with its limits.

This list is the whole of what the street can get out of the vault for Ask. It has no place for
SQL, a table name or a tenant: the tenant comes from the claims.
"""

from typing import Any

from pydantic import Field

from lambda_src.runtime.http.requests import Request


class RevenueByDay(Request):
    """Revenue of the last `days` UTC days, today included."""

    days: int = Field(default=30, ge=1, le=92)


class TopMenuItems(Request):
    """The `limit` best sellers of the last `days` days, by quantity and by revenue."""

    days: int = Field(default=30, ge=1, le=92)
    limit: int = Field(default=10, ge=1, le=25)


class RecentOrders(Request):
    """The `limit` newest orders with their lines."""

    limit: int = Field(default=10, ge=1, le=25)


class Operations(Request):
    """The slices wanted; one that is left out is not read."""

    revenue_by_day: RevenueByDay | None = None
    top_menu_items: TopMenuItems | None = None
    recent_orders: RecentOrders | None = None


class ContextRequest(Request):
    """The payload: the caller's verified claims as they came, and the operations."""

    claims: dict[str, Any]
    operations: Operations
