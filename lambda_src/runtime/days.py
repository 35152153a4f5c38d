"""A query string's range of days, checked the same wherever one is asked for."""

from datetime import date, timedelta
from typing import ClassVar

from pydantic import Field, field_validator

from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.http.requests import Request

MOST_DAYS = 366


class DayRange(Request):
    """Query string `from` and `to`: UTC days, both included, within the class's two ends."""

    earliest: ClassVar[date] = date.min
    latest: ClassVar[date] = date.max

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
        if not cls.earliest <= day <= cls.latest:
            raise ValueError(f"must be between {cls.earliest} and {cls.latest}.")
        return day

    def usual_first(self, last: date) -> date:
        """Return where the range begins when nobody said so."""
        raise NotImplementedError

    def ends(self, today: date) -> tuple[date, date]:
        """Return the first and the last day asked for; a missing end is today.

        Raises InvalidRequestError when the range is empty or longer than 366 days.
        """
        last = self.last or max(today, self.first or today)
        first = self.first or self.usual_first(last)
        if first > last:
            raise InvalidRequestError("from", "must not be after `to`.")
        if last - first >= timedelta(days=MOST_DAYS):
            raise InvalidRequestError("to", f"must be within {MOST_DAYS} days of `from`.")
        return first, last
