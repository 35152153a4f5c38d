"""What the usage endpoint accepts."""

from datetime import date, timedelta

from pydantic import Field, field_validator

from lambda_src.runtime.errors import InvalidRequestError
from lambda_src.runtime.requests import Request

MOST_DAYS = 366


class Range(Request):
    """Query string `from` and `to`: UTC days, both included; by default the current month."""

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
        return day

    def days(self, today: date) -> tuple[date, date]:
        """Return the first and last day asked for.

        A missing end is the end of the current month so far. Raises InvalidRequestError when
        the range is empty or longer than 366 days.
        """
        last = self.last or max(today, self.first or today)
        first = self.first or last.replace(day=1)
        if first > last:
            raise InvalidRequestError("from", "must not be after `to`.")
        if last - first >= timedelta(days=MOST_DAYS):
            raise InvalidRequestError("to", f"must be within {MOST_DAYS} days of `from`.")
        return first, last
