"""Streamed answers: an HTTP status before the first piece, events after it."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from lambda_src.runtime.http.errors import ApiError, ForbiddenError, ModelFailedError
from lambda_src.runtime.http.refusals import error_body, error_headers, shown
from lambda_src.runtime.http.streaming import Emit
from lambda_src.stream import events
from lambda_src.stream.channel import Channel, Finished

Work = Callable[[Emit], dict[str, Any]]
_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
HEADERS = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no", **_PRIVATE}


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


def refusal(error: ApiError, request_id: str) -> Response:
    """Return an error in the one shape of the API."""
    headers = {**_PRIVATE, **error_headers(error)}
    return JSONResponse(error_body(error, request_id), int(error.status), headers)


class StreamedAnswer(Response):
    """Runs the work on a thread and sends what it emits.

    The status waits for the first piece, so that a failure before it is an HTTP status. If the
    model is silent for `heartbeat_seconds` it is 200 and a heartbeat: no proxy waits for ever.
    """

    def __init__(
        self,
        work: Work,
        streaming: Streaming,
        request_id: str,
        *,
        headers: Mapping[str, str],
        still_admitted: Callable[[], object],
    ) -> None:
        super().__init__(headers={**HEADERS, **headers})
        del self.headers["content-length"]
        self._work = work
        self._streaming = streaming
        self._request_id = request_id
        self._still_admitted = still_admitted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the answer is over or the viewer is gone; then let the work end too."""
        channel = Channel(self._streaming.executor)
        worked = channel.start(self._work)
        watch = asyncio.ensure_future(self._watch(channel))
        sending = asyncio.ensure_future(self._send_answer(channel, scope, receive, send))
        disconnected = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait({sending, disconnected}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            channel.close()
            disconnected.cancel()
            watch.cancel()
            sending.cancel()
            # Lambda may freeze us at the last byte: what the model did must be settled by then.
            await asyncio.shield(worked)
        if sending.done() and not sending.cancelled() and sending.result():
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_answer(
        self, channel: Channel, scope: Scope, receive: Receive, send: Send
    ) -> bool:
        """Send the answer; whether it became a stream, which has no end yet."""
        ends_at = asyncio.get_running_loop().time() + self._streaming.stream_seconds
        item = await self._next(channel, ends_at)
        if isinstance(item, Finished) and item.error:
            await refusal(shown(item.error), self._request_id)(scope, receive, send)
            return False
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        has_text = False
        while not isinstance(item, Finished):
            await _send(send, events.HEARTBEAT if item is None else events.chunk(item))
            has_text = has_text or item is not None
            item = await self._next(channel, ends_at)
        await _send(send, self._end(item, has_text=has_text) + events.DONE)
        return True

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

    async def _next(self, channel: Channel, ends_at: float) -> str | Finished | None:
        left = ends_at - asyncio.get_running_loop().time()
        item = await channel.next(min(left, self._streaming.heartbeat_seconds))
        if item is None and left <= self._streaming.heartbeat_seconds:
            return Finished({}, ModelFailedError("The answer took too long."))
        return item

    def _end(self, finished: Finished, *, has_text: bool) -> bytes:
        if finished.error:
            return events.error(error_body(shown(finished.error), self._request_id))
        answer: dict[str, Any] = dict(finished.answer)
        text, tokens = answer.pop("reply", None) or answer.pop("answer", ""), answer.pop("usage")
        text_event = b"" if has_text else events.chunk(text)  # an answer that was given before
        return text_event + events.usage({**tokens, **answer})


async def _send(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


async def _disconnected(receive: Receive) -> None:
    """Return when the viewer hung up."""
    with contextlib.suppress(OSError):
        while (await receive())["type"] != "http.disconnect":
            pass
