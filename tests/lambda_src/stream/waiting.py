"""Waiting for what another process does: that it happens is asserted, not when."""

import time
from collections.abc import Callable
from typing import TypeVar

from tests.lambda_src.stream.viewer import StreamWorld

Found = TypeVar("Found")
_PATIENCE_SECONDS = 30


def until(holds: Callable[[], Found]) -> Found:
    """Return the first value that counts as true."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


def pieces_until_left(streams: StreamWorld) -> int:
    """Let gated pieces through, one by one, until the model notices that nobody listens."""

    def left() -> int:
        streams.let_through(1)
        return next((call["left_after"] for call in streams.calls() if "left_after" in call), 0)

    return until(left)
