"""How IAM reads the numbers and dates of conditions."""

from datetime import UTC, datetime


def as_number(text: str) -> float | None:
    """A number; None when the text is none."""
    try:
        return float(text)
    except ValueError:
        return None


def as_date(text: str) -> float | None:
    """Seconds since 1970, of a W3C date or of such seconds; None when the text is neither."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return as_number(text)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
