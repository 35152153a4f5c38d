"""What the usage endpoint accepts."""

from datetime import date

from lambda_src.runtime.days import DayRange


class Range(DayRange):
    """Query string `from` and `to`; by default the current month."""

    def usual_first(self, last: date) -> date:
        """Return the first of the last day's month."""
        return last.replace(day=1)
