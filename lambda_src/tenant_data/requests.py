"""What the tenant data endpoints accept: days and limits, and nothing else."""

from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from lambda_src.runtime.days import DayRange
from lambda_src.runtime.http.requests import Request
from lambda_src.vault.reports import Days

DEFAULT_DAYS = 30
MOST_ROWS = 100
DEFAULT_ROWS = 10


def _whole_number(value: object) -> int:
    """Take `10`, and neither ` 10`, `1_0`, `10.0` nor digits of another script."""
    text = str(value)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"must be a whole number from 1 to {MOST_ROWS}.")
    return int(text[:9])


Rows = Annotated[int, BeforeValidator(_whole_number), Field(ge=1, le=MOST_ROWS)]


class Period(DayRange):
    """Query string `from` and `to`; by default the last 30 days."""

    earliest: ClassVar[date] = date(2000, 1, 1)
    latest: ClassVar[date] = date(2099, 12, 31)

    def usual_first(self, last: date) -> date:
        """Return the day that makes it 30."""
        return last - timedelta(days=DEFAULT_DAYS - 1)

    def days(self, today: date) -> Days:
        """Return the days asked for. Raises InvalidRequestError as `ends` does."""
        return Days(*self.ends(today))


class TopItems(Period):
    """Query string of `/menu/top`."""

    limit: Rows = DEFAULT_ROWS


class RecentOrders(Request):
    """Query string of `/orders/recent`."""

    limit: Rows = DEFAULT_ROWS
