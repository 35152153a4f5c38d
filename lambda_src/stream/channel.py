"""The bridge between a thread that writes an answer and the event loop that sends it."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.http.streaming import (
    Begin,
    Emit,
    StreamEndedError,
    StreamStoppedError,
)
from lambda_src.runtime.models.interruption import Interruption, interruptible

MOST_PENDING_PIECES = 16
Work = Callable[[Emit, Begin], dict[str, Any]]
Record = Callable[[str, str], dict[str, str]]
"""Records a run by the ids of its session and reply; returns fields of the answer."""


@dataclass(frozen=True)
class Begun:
    """The first item of an answer that can be resumed: its ids."""

    ids: dict[str, str]


@dataclass(frozen=True)
class Finished:
    """The last item of a channel: what the work returned, or how it failed."""

    answer: dict[str, object]
    error: Exception | None = None


Item = str | Begun | Finished


class Channel:
    """Hands each piece on at once; holds `MOST_PENDING_PIECES` at most, then the thread waits.

    Closing it raises StreamEndedError in the thread, at its next piece or at once while it waits
    for the model, which ends the model call; stopping it raises StreamStoppedError. `begin` records
    that a run began.
    """

    def __init__(self, executor: Executor, begin: Record | None = None) -> None:
        self._executor = executor
        self._record = begin
        self._loop = asyncio.get_running_loop()
        self._items: asyncio.Queue[Item] = asyncio.Queue()
        self._room = threading.Semaphore(MOST_PENDING_PIECES)
        self._closed = False
        self._stopped = False
        self._lock = threading.Lock()
        self._has_text = False
        self._interruption = Interruption()

    def start(self, work: Work) -> "asyncio.Future[None]":
        """Run the work on a thread; the future is done once everything of it is over."""
        return self._loop.run_in_executor(self._executor, copy_context().run, self._run, work)

    async def next(self, seconds: float) -> Item | None:
        """Return the next item, or None when so many seconds were silent."""
        try:
            async with asyncio.timeout(seconds):
                item = await self._items.get()
        except TimeoutError:
            return None
        self._room.release()
        return item

    def finish(self, end: Finished) -> None:
        """End the channel before what is queued; for the event loop's thread."""
        while not self._items.empty():
            self._items.get_nowait()
            self._room.release()
        self._items.put_nowait(end)

    def stop(self) -> None:
        """Take no more pieces and keep those that were taken; without any, end at once."""
        with self._lock:
            self._stopped = True
            has_text = self._has_text
        self._room.release()
        self._interruption.end(StreamStoppedError())
        if not has_text:
            self.finish(Finished({}, StreamStoppedError()))

    def close(self) -> None:
        """Take no more pieces."""
        self._closed = True
        self._room.release()
        self._interruption.end(StreamEndedError())

    def _run(self, work: Work) -> None:
        try:
            with interruptible(self._interruption):
                end = Finished(work(self._emit, self._begin))
        except Exception as error:  # noqa: BLE001 - the viewer gets every error
            end = Finished({}, error)
        self._put(end)

    def _begin(self, session_id: str, message_id: str, parent_message_id: str) -> dict[str, str]:
        if self._record is None:
            return {}
        ids = self._record(session_id, message_id)
        turn = {"session_id": session_id, "message_id": message_id}
        self._put(Begun({**ids, **turn, "parent_message_id": parent_message_id}))
        return ids

    def _emit(self, piece: str) -> None:
        self._room.acquire()
        with self._lock:
            refused = self._closed or self._stopped
            self._has_text = self._has_text or not refused
        if refused:
            self._room.release()
            raise StreamStoppedError if self._stopped else StreamEndedError
        self._put(piece)

    def _put(self, item: Item) -> None:
        self._loop.call_soon_threadsafe(self._items.put_nowait, item)
