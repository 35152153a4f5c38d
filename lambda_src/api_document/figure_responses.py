"""The answers of a tenant's figures as typed models. Money is integer cents, days are UTC days."""

from typing import Literal

from pydantic import Field

from lambda_src.api_document.responses import Count, Day, Moment, Shown


class FiguresShown(Shown):
    """Figures of a tenant between two days, both included."""

    tenant_id: str
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class RevenueOfDay(Shown):
    """What a day with completed orders brought."""

    date: Day
    revenue_cents: Count
    orders: Count
    average_order_cents: Count


class RevenueShown(FiguresShown):
    """Revenue by day; days without completed orders are left out."""

    days: list[RevenueOfDay]


class SoldItemShown(Shown):
    """An item of the menu, and what of it was sold."""

    item_id: str
    name: str
    category: str
    quantity: Count
    revenue_cents: Count


class BestSellersShown(FiguresShown):
    """The best sellers, twice."""

    by_quantity: list[SoldItemShown]
    by_revenue: list[SoldItemShown]


class OrderLineShown(Shown):
    """A line of an order."""

    item_id: str
    name: str
    quantity: Count
    unit_price_cents: Count


class OrderShown(Shown):
    """An order with its lines."""

    order_id: str
    placed_at: Moment
    status: Literal["completed", "cancelled"]
    total_cents: Count
    lines: list[OrderLineShown]


class OrdersShown(Shown):
    """The newest orders first, cancelled ones too."""

    tenant_id: str
    orders: list[OrderShown]
