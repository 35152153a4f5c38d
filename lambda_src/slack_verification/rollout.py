"""Which channels take the API path: a percentage that is read anew every 30 seconds.

A channel's place between 0 and 100 is a hash of its name, not a coin toss: it never flips while
the setting stands, and a channel that was in stays in when the percentage is raised.
"""

import hashlib
import time
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

from lambda_src.runtime.logs import logger

REREAD_SECONDS = 30.0
_PLACES = 10_000


def place(tenant_id: str, channel: str) -> float:
    """Return where a channel stands: at least 0, less than 100, the same for ever."""
    digest = hashlib.sha256(f"{tenant_id}/{channel}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % _PLACES / (_PLACES / 100)


class Rollout:
    """The flag `execution_api_percentage`. `read` returns its text, now."""

    def __init__(
        self, read: Callable[[], str], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._percentage = 0
        self._read_at: float | None = None

    def includes(self, tenant_id: str, channel: str) -> bool:
        """Whether a channel takes the API path."""
        return place(tenant_id, channel) < self.percentage()

    def percentage(self) -> int:
        """Return the percentage, not older than 30 seconds.

        When it cannot be read the last one stands: 0 if there is none.
        """
        now = self._clock()
        if self._read_at is None or now - self._read_at >= REREAD_SECONDS:
            self._read_at = now
            try:
                self._percentage = _percentage(self._read())
            except (BotoCoreError, ClientError, ValueError):
                logger.exception("execution_api_percentage not read", kept=self._percentage)
        return self._percentage


def _percentage(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 100:  # noqa: PLR2004 - a percentage
        raise ValueError("execution_api_percentage must be a whole number from 0 to 100.")
    return value
