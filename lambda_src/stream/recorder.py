"""Events of one answer on their way to the store: numbered, and written in batches by time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError
from starlette.concurrency import run_in_threadpool

from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import logger
from lambda_src.stream import events
from lambda_src.stream.run_store import Batch, RunStore

BATCH_SECONDS = 1.0
_LAST_ATTEMPTS = 3


@dataclass(frozen=True)
class RunOfCaller:
    """A run that a caller's request began, or is about to."""

    store: RunStore
    caller: Caller
    run_id: str

    def begin(self, session_id: str, message_id: str) -> dict[str, str]:
        """Record that it began; return the field that its answer gets."""
        self.store.begin(self.caller, self.run_id, session_id=session_id, message_id=message_id)
        return {"run_id": self.run_id}

    def stop_requested(self) -> bool:
        """Return whether the user requested its end."""
        return self.store.stop_requested(self.caller, self.run_id)

    def append(self, batch: Batch) -> None:
        """Store a batch of its events."""
        self.store.append(self.caller, self.run_id, batch)

    def discard(self) -> None:
        """Forget it: it failed before its first event."""
        self.store.discard(self.caller, self.run_id)


@dataclass
class Recorder:
    """Numbers events and keeps those that are not stored yet.

    One write a second costs less than one for each piece, and a reader who comes back is behind
    by a second at most. What could not be stored stays for the next write.
    """

    append: Callable[[Batch], None]
    seconds: float = BATCH_SECONDS
    _last: int = 0
    _waiting: list[bytes] = field(default_factory=list)

    def number(self, event: bytes) -> bytes:
        """Return an event with its number, and keep it to be stored."""
        self._last += 1
        numbered = events.numbered(self._last, event)
        self._waiting.append(numbered)
        return numbered

    async def store_regularly(self) -> None:
        """Store what waits, once in `seconds`, until cancelled."""
        while True:
            await asyncio.sleep(self.seconds)
            await self._store(is_end=False)

    async def finish(self) -> None:
        """Store what waits as the end of the answer."""
        for attempt in range(_LAST_ATTEMPTS):
            if await self._store(is_end=True):
                return
            await asyncio.sleep(attempt)

    async def _store(self, *, is_end: bool) -> bool:
        if not self._waiting:
            return True
        waiting = list(self._waiting)
        batch = Batch(self._last, b"".join(waiting).decode(), is_end)
        try:
            # If this is cancelled the next batch has the same events again; readers skip those.
            await run_in_threadpool(self.append, batch)
        except (ApiError, BotoCoreError, ClientError) as error:
            logger.warning("events not stored", reason=type(error).__name__)
            return False
        del self._waiting[: len(waiting)]
        return True
