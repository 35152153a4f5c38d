"""Streamed answers: an HTTP status before the first piece, events after it."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from lambda_src.runtime.billing.metering import quietly
from lambda_src.runtime.http.errors import (
    ApiError,
    ForbiddenError,
    ModelFailedError,
    StoppedError,
)
from lambda_src.runtime.http.refusals import shown
from lambda_src.runtime.http.streaming import StreamStoppedError
from lambda_src.stream import events
from lambda_src.stream.channel import Begun, Channel, Finished, Item, Work
from lambda_src.stream.recorder import Recorder, RunOfCaller
from lambda_src.stream.responses import PRIVATE, marked

STOP_SECONDS = 0.5  # between two looks whether the user requested the end of an answer
HEADERS = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no", **PRIVATE}


@dataclass(frozen=True)
class Streaming:
    """How answers are streamed: on which threads, to which bodies, for how many seconds.

    Every `status_seconds` a stream checks that its tenant and user may still act.
    """

    executor: Executor
    body_bytes: int
    heartbeat_seconds: float
    stream_seconds: float
    status_seconds: float


class AnswerEvents(Protocol):
    """How one kind of endpoint writes an answer as events."""

    def begin(self, ids: dict[str, str]) -> list[bytes]:
        """Return the events before the first piece of a run."""

    def piece(self, text: str) -> bytes:
        """Return the event of one piece."""

    def end(self, answer: dict[str, Any], *, is_repeated: bool) -> list[bytes]:
        """Return the events after the last piece; all of an answer that was given before."""

    def failure(self, error: ApiError, request_id: str) -> list[bytes]:
        """Return the events that end an answer which failed after its first byte."""

    def refusal(self, error: ApiError, request_id: str) -> Response:
        """Return the response in place of an answer which failed before its first byte."""


class StreamedAnswer(Response):
    """Runs the work on a thread and sends what it emits.

    The status waits for the first piece, so that a failure before it is an HTTP status. If the
    model is silent for `heartbeat_seconds` it is 200 and a heartbeat: no proxy waits for ever.

    An answer without a `run` ends when its viewer leaves. The events of one with a run are stored
    as they are sent, and it goes on without a viewer until it is complete or stopped.
    """

    def __init__(
        self,
        work: Work,
        streaming: Streaming,
        request_id: str,
        *,
        wire: AnswerEvents,
        headers: Mapping[str, str],
        still_admitted: Callable[[], object],
        run: RunOfCaller | None = None,
    ) -> None:
        super().__init__(headers={**HEADERS, **headers})
        del self.headers["content-length"]
        self._work = work
        self._streaming = streaming
        self._request_id = request_id
        self._wire = wire
        self._limits = dict(headers)
        self._still_admitted = still_admitted
        self._run = run
        self._recorder: Recorder | None = None  # from the first event of a run on
        self._storing: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the answer is over; then let the work end too."""
        channel = Channel(self._streaming.executor, self._run.begin if self._run else None)
        viewer = _Viewer(send)
        worked = channel.start(self._work)
        besides = [asyncio.ensure_future(task) for task in self._besides(channel)]
        sending = asyncio.ensure_future(self._send_answer(channel, scope, receive, viewer))
        disconnected = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait({sending, disconnected}, return_when=asyncio.FIRST_COMPLETED)
            if self._run and not sending.done():
                viewer.has_left = True
                await asyncio.wait({sending})
        finally:
            channel.close()
            for task in (disconnected, sending, *besides, *self._storing):
                task.cancel()
            # Lambda may freeze us at the last byte: what the model did must be settled by then.
            await asyncio.shield(worked)
        if sending.done() and not sending.cancelled() and sending.result():
            await viewer.send({"type": "http.response.body", "body": b"", "more_body": False})

    def _besides(self, channel: Channel) -> list[Coroutine[Any, Any, None]]:
        """What goes on while an answer is sent."""
        always = [self._watch(channel)]
        return [*always, self._watch_stop(channel, self._run)] if self._run else always

    async def _send_answer(
        self, channel: Channel, scope: Scope, receive: Receive, viewer: "_Viewer"
    ) -> bool:
        """Send the answer; whether it became a stream, which has no end yet."""
        ends_at = asyncio.get_running_loop().time() + self._streaming.stream_seconds
        begun, item = None, await self._next(channel, ends_at)
        if isinstance(item, Begun):
            begun, item = item, await self._next(channel, ends_at)
        if isinstance(item, Finished) and item.error:
            await self._discard()
            refused = self._wire.refusal(_shown(item.error), self._request_id)
            refused.headers.update(self._limits)
            await marked(refused, self._request_id)(scope, receive, viewer.send)
            return False
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await viewer.send(start)
        if begun:
            await self._begin(viewer, begun)
        has_text = False
        while not isinstance(item, Finished):
            await self._send_item(viewer, item)
            has_text = has_text or isinstance(item, str)
            item = await self._next(channel, ends_at)
        await self._send_events(viewer, self._last_events(item, has_text=has_text))
        if self._recorder:
            await self._recorder.finish()
        return True

    async def _send_item(self, viewer: "_Viewer", item: str | Begun | None) -> None:
        if isinstance(item, Begun):
            await self._begin(viewer, item)
        elif item is None:
            await viewer.send_data(events.HEARTBEAT)
        else:
            await self._send_events(viewer, [self._wire.piece(item)])

    def _last_events(self, end: Finished, *, has_text: bool) -> list[bytes]:
        if end.error:
            return self._wire.failure(_shown(end.error), self._request_id)
        return self._wire.end(dict(end.answer), is_repeated=not has_text)

    async def _begin(self, viewer: "_Viewer", begun: Begun) -> None:
        """Send the first event of a run; it and all after it are stored."""
        if self._run:
            self._recorder = Recorder(self._run.append)
            self._storing.append(asyncio.ensure_future(self._recorder.store_regularly()))
        await self._send_events(viewer, self._wire.begin(begun.ids))

    async def _send_events(self, viewer: "_Viewer", sent: list[bytes]) -> None:
        recorder = self._recorder
        numbered = [recorder.number(event) for event in sent] if recorder else sent
        await viewer.send_data(b"".join(numbered))

    async def _discard(self) -> None:
        """Forget a run that failed before its first event."""
        run = self._run
        if run:
            await run_in_threadpool(quietly, run.discard, "run not discarded")

    async def _watch(self, channel: Channel) -> None:
        """End the stream with an error when its tenant is suspended or its user blocked.

        A check that fails for another reason says nothing about them: the next one decides.
        """
        while True:
            await asyncio.sleep(self._streaming.status_seconds)
            try:
                await run_in_threadpool(self._still_admitted)
            except ForbiddenError as error:
                channel.finish(Finished({}, error))
                return
            except Exception as error:  # noqa: BLE001 - a store may be unavailable for a moment
                shown(error)

    async def _watch_stop(self, channel: Channel, run: RunOfCaller) -> None:
        """Stop the answer when its user requested it, from wherever."""
        while True:
            await asyncio.sleep(STOP_SECONDS)
            try:
                if await run_in_threadpool(run.stop_requested):
                    channel.stop()
                    return
            except Exception as error:  # noqa: BLE001 - a store may be unavailable for a moment
                shown(error)

    async def _next(self, channel: Channel, ends_at: float) -> Item | None:
        left = ends_at - asyncio.get_running_loop().time()
        item = await channel.next(min(left, self._streaming.heartbeat_seconds))
        if item is None and left <= self._streaming.heartbeat_seconds:
            return Finished({}, ModelFailedError("The answer took too long."))
        return item


@dataclass
class _Viewer:
    """Who receives an answer; one who has left receives no more."""

    send_message: Send
    has_left: bool = False

    async def send(self, message: Message) -> None:
        if not self.has_left:
            await self.send_message(message)

    async def send_data(self, data: bytes) -> None:
        await self.send({"type": "http.response.body", "body": data, "more_body": True})


def _shown(error: Exception) -> ApiError:
    return StoppedError() if isinstance(error, StreamStoppedError) else shown(error)


async def _disconnected(receive: Receive) -> None:
    """Return when the viewer hung up."""
    with contextlib.suppress(OSError):
        while (await receive())["type"] != "http.disconnect":
            pass
