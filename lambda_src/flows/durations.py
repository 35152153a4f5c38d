"""Durations as documents write them: seconds; from 1000 on milliseconds, as the older form has."""

from lambda_src.flows.documents import Json
from lambda_src.flows.values import is_number

LEAST_MILLISECONDS = 1_000


class Seconds(float):
    """A duration whose unit the document says: it is seconds, however large."""


def seconds(written: Json, default: float) -> float:
    """Return a duration in seconds; the default for what is no number."""
    if not is_number(written):
        return float(default)
    value = float(written)
    is_milliseconds = value >= LEAST_MILLISECONDS and not isinstance(written, Seconds)
    return value / 1_000 if is_milliseconds else max(0.0, value)
