"""`GET /stream/runs/{run_id}`: the events of an answer from where a reader left it."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from lambda_src.runtime.http.errors import (
    ApiError,
    ForbiddenError,
    InvalidRequestError,
    ModelFailedError,
)
from lambda_src.runtime.http.refusals import error_body, shown
from lambda_src.runtime.identity.claims import Caller
from lambda_src.stream import events
from lambda_src.stream.run_store import Batch, Run, RunStore

LAST_EVENT_HEADER = "Last-Event-ID"
POLL_SECONDS = 0.5
_NUMBER = re.compile(r"\d{1,8}", re.ASCII)


def last_event(header: str | None) -> int:
    """Return the number of the last event that a reader has, 0 without the header."""
    if not header:
        return 0
    if not _NUMBER.fullmatch(header):
        raise InvalidRequestError(LAST_EVENT_HEADER, "must be the id of an event.")
    return int(header)


@dataclass(frozen=True)
class Resuming:
    """Reads the stored events of a run until its end, and follows one that is still written.

    `heartbeat_seconds` is the longest silence; every `status_seconds` `still_admitted` decides
    whether the reader may go on.
    """

    store: RunStore
    caller: Caller
    run_id: str
    run: Run
    still_admitted: Callable[[], object]
    heartbeat_seconds: float
    status_seconds: float
    poll_seconds: float = POLL_SECONDS

    async def after(self, last: int, request_id: str) -> AsyncIterator[bytes]:
        """Yield events after the number `last`, to the end of the answer."""
        try:
            async for data in self._after(last):
                yield data
        except Exception as error:  # noqa: BLE001 - the viewer gets every error
            yield events.error(error_body(shown(error), request_id)) + events.DONE

    async def _after(self, last: int) -> AsyncIterator[bytes]:
        spoken = checked = time.monotonic()
        while True:
            is_over = self.store.is_over(self.run)  # before reading: nothing is written after it
            batches = await run_in_threadpool(
                self.store.batches_after, self.caller, self.run_id, last
            )
            for batch in batches:
                yield _missing(batch, last)
                last, spoken = batch.last, time.monotonic()
                if batch.is_end:
                    return
            if batches:
                continue
            if is_over:
                raise ModelFailedError("The answer broke off. Send the message again.")
            moment = time.monotonic()
            if moment - spoken >= self.heartbeat_seconds:
                yield events.HEARTBEAT
                spoken = moment
            if moment - checked >= self.status_seconds:
                await self._check()
                checked = moment
            await asyncio.sleep(self.poll_seconds)

    async def _check(self) -> None:
        """Raise ForbiddenError for a reader who may not go on; other failures say nothing."""
        try:
            await run_in_threadpool(self.still_admitted)
        except ForbiddenError:
            raise
        except ApiError as error:
            shown(error)


def _missing(batch: Batch, last: int) -> bytes:
    """Return the events of a batch after the number `last`, as they were sent the first time."""
    parts = [f"{part}\n\n" for part in batch.text.split("\n\n") if part]
    first = batch.last - len(parts) + 1
    return "".join(parts[max(0, last - first + 1) :]).encode()
