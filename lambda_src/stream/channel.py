"""The bridge between a thread that writes an answer and the event loop that sends it."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from dataclasses import dataclass

from lambda_src.runtime.http.streaming import Emit, StreamEndedError

MOST_PENDING_PIECES = 16


@dataclass(frozen=True)
class Finished:
    """The last item of a channel: what the work returned, or how it failed."""

    answer: dict[str, object]
    error: Exception | None = None


class Channel:
    """Hands each piece on at once; holds `MOST_PENDING_PIECES` at most, then the thread waits.

    Closing it makes the thread's next piece raise StreamEndedError, which ends the model call.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._loop = asyncio.get_running_loop()
        self._items: asyncio.Queue[str | Finished] = asyncio.Queue()
        self._room = threading.Semaphore(MOST_PENDING_PIECES)
        self._closed = False

    def start(self, work: Callable[[Emit], dict[str, object]]) -> "asyncio.Future[None]":
        """Run the work on a thread; the future is done once everything of it is over."""
        return self._loop.run_in_executor(self._executor, copy_context().run, self._run, work)

    async def next(self, seconds: float) -> str | Finished | None:
        """Return the next piece, or the end, or None when so many seconds were silent."""
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

    def close(self) -> None:
        """Take no more pieces."""
        self._closed = True
        self._room.release()

    def _run(self, work: Callable[[Emit], dict[str, object]]) -> None:
        try:
            end = Finished(work(self._emit))
        except Exception as error:  # noqa: BLE001 - the viewer gets every error
            end = Finished({}, error)
        self._loop.call_soon_threadsafe(self._items.put_nowait, end)

    def _emit(self, piece: str) -> None:
        self._room.acquire()
        if self._closed:
            self._room.release()
            raise StreamEndedError
        self._loop.call_soon_threadsafe(self._items.put_nowait, piece)
