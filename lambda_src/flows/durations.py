"""Durations as documents write them: seconds; from 1000 on milliseconds, as the older form has."""

from lambda_src.flows.documents import Json
from lambda_src.flows.values import is_number

LEAST_MILLISECONDS = 1_000


def seconds(written: Json, default: float) -> float:
    """Return a duration in seconds; the default for what is no number."""
    if not is_number(written):
        return float(default)
    value = float(written)
    return value / 1_000 if value >= LEAST_MILLISECONDS else max(0.0, value)
