"""What the tenant data endpoints accept: days and limits, and nothing else."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from lambda_src.runtime.errors import InvalidRequestError
from lambda_src.runtime.requests import Request
from lambda_src.vault.reports import Days

MOST_DAYS = 366
DEFAULT_DAYS = 30
MOST_ROWS = 100
DEFAULT_ROWS = 10
_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


def _whole_number(value: object) -> int:
    """Take `10`, and neither ` 10`, `1_0`, `10.0` nor digits of another script."""
    text = str(value)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"must be a whole number from 1 to {MOST_ROWS}.")
    return int(text[:9])


Rows = Annotated[int, BeforeValidator(_whole_number), Field(ge=1, le=MOST_ROWS)]


class Period(Request):
    """Query string `from` and `to`: UTC days, both included; by default the last 30 days."""

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")

    @field_validator("first", "last", mode="before")
    @classmethod
    def _only_dates(cls, value: object) -> date:
        """Take `2026-11-20` and nothing else that could pass for a date."""
        text = str(value)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            raise ValueError("must be a date like 2026-11-20.")
        if not _EARLIEST <= day <= _LATEST:
            raise ValueError(f"must be between {_EARLIEST} and {_LATEST}.")
        return day

    def days(self, today: date) -> Days:
        """Return the days asked for. A missing end is today; a missing start is 30 days of it.

        Raises InvalidRequestError when there are none, or more than 366.
        """
        last = self.last or max(today, self.first or today)
        first = self.first or last - timedelta(days=DEFAULT_DAYS - 1)
        if first > last:
            raise InvalidRequestError("from", "must not be after `to`.")
        if last - first >= timedelta(days=MOST_DAYS):
            raise InvalidRequestError("to", f"must be within {MOST_DAYS} days of `from`.")
        return Days(first, last)


class TopItems(Period):
    """Query string of `/menu/top`."""

    limit: Rows = DEFAULT_ROWS


class RecentOrders(Request):
    """Query string of `/orders/recent`."""

    limit: Rows = DEFAULT_ROWS
