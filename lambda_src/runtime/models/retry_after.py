"""How long a provider asks its callers to wait (RFC 9110, section 10.2.3)."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 3600


def seconds_to_wait(value: str | None) -> int | None:
    """Return a `Retry-After` value (seconds, "1.5s", or an HTTP date) as 1 to 3600 seconds.

    A missing or unreadable value gives None.
    """
    if not value:
        return None
    try:
        seconds = float(value.strip().removesuffix("s"))
    except ValueError:
        seconds = _seconds_until(value)
    if not math.isfinite(seconds):
        return None
    return min(max(math.ceil(seconds), 1), LONGEST_SECONDS)


def _seconds_until(date: str) -> float:
    try:
        then = parsedate_to_datetime(date)
        if then.tzinfo is None:  # "-0000": RFC 9110 says UTC
            then = then.replace(tzinfo=UTC)
        return (then - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):  # no date, or one that no calendar has
        return math.nan
