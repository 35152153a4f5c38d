"""How often something happened in the minute that runs."""

from dataclasses import dataclass
from datetime import datetime

from lambda_src.runtime.http.errors import ThrottledError

_MINUTE = 60  # seconds


@dataclass(frozen=True)
class MinuteCount:
    """A minute since the epoch, how often it happened in that, and the seconds that are left."""

    minute: int
    count: int
    seconds_left: int

    @classmethod
    def after(cls, minute: int, count: int, now: datetime) -> "MinuteCount":
        """Count once more what had happened so often in a minute."""
        second = int(now.timestamp())
        running = second // _MINUTE
        return cls(running, count + 1 if running == minute else 1, _MINUTE - second % _MINUTE)

    def too_fast(self, message: str) -> ThrottledError:
        """Return the error of one request too many, which names the seconds to the next minute."""
        return ThrottledError(message, retry_after=self.seconds_left)
