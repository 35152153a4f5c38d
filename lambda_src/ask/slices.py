"""The response of the vault: three slices of one tenant's data, with the fields that Ask uses.

A field that is not named here never reaches a prompt. Money is in cents, days are UTC days.
"""

from datetime import date as Day  # noqa: N812 - a field is called date
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Row(BaseModel):
    """Base of the rows of a slice; types are strict and never converted."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class RevenueDay(Row):
    """A day with completed orders."""

    date: Day
    revenue_cents: int
    orders: int
    average_order_cents: int


class MenuItem(Row):
    """What was sold of an item in the period."""

    name: str
    category: str
    quantity: int
    revenue_cents: int


class OrderLine(Row):
    """One line of an order."""

    name: str | None
    quantity: int
    unit_price_cents: int


class Order(Row):
    """An order with its lines; a cancelled one too, see `status`."""

    order_id: str
    placed_at: str
    status: str
    total_cents: int
    lines: tuple[OrderLine, ...]


AnyRow = TypeVar("AnyRow", bound=Row)


class Slice(Row, Generic[AnyRow]):
    """The leading rows of one answer, and how many did not fit."""

    rows: tuple[AnyRow, ...]
    rows_left_out: int = Field(ge=0)


class Slices(Row):
    """The three slices: newest day first, best seller first, newest order first."""

    revenue_by_day: Slice[RevenueDay]
    top_menu_items: Slice[MenuItem]
    recent_orders: Slice[Order]


class VaultError(Row):
    """An error of the vault. `retry_after` is in seconds."""

    code: str
    retry_after: int | None = None


class VaultReply(Row):
    """The slices of one tenant and the UTC day with which they end, or an error."""

    tenant_id: str = ""
    today: Day | None = None
    slices: Slices | None = None
    error: VaultError | None = None
