"""The figures behind one answer: the slices cut to size, and which period they cover."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lambda_src.ask.quoting import leading
from lambda_src.ask.slices import AnyRow, Slice, Slices

SLICE_BYTES = 8_000
Summary = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What the model is shown, whole rows only. The period ends with the UTC day `today`."""

    slices: Slices
    first: date
    today: date

    @classmethod
    def of(cls, slices: Slices, *, days: int, today: date) -> "Facts":
        """Cut slices that cover so many days to `SLICE_BYTES` of quoted JSON each."""
        fitting = Slices(
            revenue_by_day=_cut(slices.revenue_by_day),
            top_menu_items=_cut(slices.top_menu_items),
            recent_orders=_cut(slices.recent_orders),
        )
        return cls(fitting, today - timedelta(days=days - 1), today)

    def summary(self) -> dict[str, Summary]:
        """Return of each slice its rows, those left out, and the period: `from` and `to`.

        Both ends are included: days, or for orders moments, null without orders. A revenue that
        was cut begins with the oldest day that is left. Its totals are those of its rows, so
        that nobody has to trust a model's addition.
        """
        days = self.slices.revenue_by_day
        orders = self.slices.recent_orders
        moments = [order.placed_at for order in orders.rows]
        begins = min(day.date for day in days.rows) if days.rows_left_out and days.rows else None
        return {
            "revenue_by_day": {
                **_size(days),
                **_period(begins or self.first, self.today),
                "revenue_cents": sum(day.revenue_cents for day in days.rows),
                "orders": sum(day.orders for day in days.rows),
            },
            "top_menu_items": {
                **_size(self.slices.top_menu_items),
                **_period(self.first, self.today),
            },
            "recent_orders": {
                **_size(orders),
                "from": min(moments, default=None),
                "to": max(moments, default=None),
            },
        }

    def document(self) -> dict[str, Any]:
        """Return what the prompt holds: the summary, with `data` for the rows themselves."""
        rows = self.slices.model_dump(mode="json")
        parts = {
            name: {**part, "data": rows[name]["rows"]} for name, part in self.summary().items()
        }
        return {"today": self.today.isoformat(), **parts}


def _cut(part: Slice[AnyRow]) -> Slice[AnyRow]:
    rows = leading(part.rows, SLICE_BYTES)
    left_out = part.rows_left_out + len(part.rows) - len(rows)
    return part.model_copy(update={"rows": rows, "rows_left_out": left_out})


def _size(part: Slice[AnyRow]) -> Summary:
    return {"rows": len(part.rows), "rows_left_out": part.rows_left_out}


def _period(first: date, last: date) -> Summary:
    return {"from": first.isoformat(), "to": last.isoformat()}
