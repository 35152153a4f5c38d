"""How many requests each address sent within a window, for WAF's rate-based rules."""

from collections import deque
from collections.abc import Callable

_SWEEP_EVERY = 1_000  # requests between two sweeps of addresses that went quiet


class Rates:
    """Sliding windows by rule and address.

    WAF estimates every few seconds; here the count is exact, so that a test can distinguish the
    hundredth request from the next. Requests that were blocked count, as they do in AWS.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, str, int], deque[float]] = {}
        self._until_sweep = _SWEEP_EVERY

    def over(self, rule: str, address: str, *, limit: int, seconds: int) -> bool:
        """Counts a request; True when there are more than `limit` of the last `seconds`."""
        now = self._clock()
        self._sweep(now)
        seen = self._seen.setdefault((rule, address, seconds), deque())
        while len(seen) > limit:  # no more than decide are kept
            seen.popleft()
        seen.append(now)
        return len(seen) > limit and seen[0] > now - seconds

    def _sweep(self, now: float) -> None:
        self._until_sweep -= 1
        if self._until_sweep > 0:
            return
        self._until_sweep = _SWEEP_EVERY
        for key in [key for key, seen in self._seen.items() if seen[-1] <= now - key[2]]:
            del self._seen[key]
