"""Time as this platform writes it: UTC, ISO 8601, always six digits of microseconds and a Z.

The fixed width makes the text sort like the time, which the DynamoDB sort keys rely on.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """Return a moment as `2026-11-20T09:30:00.000000Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_text(text: str) -> datetime:
    """Return the moment that `to_text` wrote. Raises ValueError for any other form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def after(earlier: datetime, clock: Clock) -> datetime:
    """Return the current time, or one microsecond after `earlier` if that is later."""
    return max(clock(), earlier + timedelta(microseconds=1))


def epoch_in(moment: datetime, *, days: int = 0, seconds: int = 0) -> int:
    """Return the epoch second that lies so many days and seconds after a moment."""
    return int((moment + timedelta(days=days, seconds=seconds)).timestamp())


def seconds_to_next_month(moment: datetime) -> int:
    """Return the whole seconds until the first of next month, 00:00 UTC; at least 1."""
    start = moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (start + timedelta(days=32)).replace(day=1)
    return max(1, int((following - moment).total_seconds()))
