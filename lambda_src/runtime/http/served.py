"""The log line that every request leaves, and what it counts: one request, failed, slow, how long.

Twice each: for its route, and for all routes together, which is what objectives are about.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from lambda_src.runtime.logs import cold_start, logger, metrics_of

SLOW_MILLISECONDS = 2_000
"""What a request may take without its models: they have an alarm of their own."""

_waited: ContextVar[list[int] | None] = ContextVar("milliseconds_waited_for_models", default=None)


def begin() -> None:
    """Forget what the request before waited for."""
    _waited.set([])


def waited_for_model(milliseconds: int) -> None:
    """Count what this request waited for a model; where no request began, nothing happens."""
    if (waits := _waited.get()) is not None:
        waits.append(milliseconds)


def log_served(status: int, took: int, *, route: str, **more: str | None) -> None:
    """Log a request that was answered after `took` milliseconds."""
    failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    own = took - sum(_waited.get() or ())
    values: Mapping[str, float] = {
        "Requests": 1,
        "Failures": int(failed),
        "SlowRequests": int(own > SLOW_MILLISECONDS),
        "LatencyMs": took,
    }
    fields: dict[str, Any] = more
    logger.info(
        "request answered",
        status=status,
        duration_ms=took,
        cold_start=cold_start(),
        **fields,
        **metrics_of(values, {}, {"route": route}),
    )
