"""Responses: whole ones, and ones that are streamed as long as the client is connected."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from starlette.types import Receive, Send

from rehearsal.simulators.relay.request import Headers


@dataclass(frozen=True)
class Response:
    """A response with a complete body."""

    status: int
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)

    async def send(self, send: Send, *, head: bool = False) -> None:
        """Sends it; without its body after a HEAD request."""
        headers = (*self.headers, ("content-length", str(len(self.body))))
        await begin(send, self.status, headers)
        await send({"type": "http.response.body", "body": b"" if head else self.body})


async def begin(send: Send, status: int, headers: Headers) -> None:
    """Sends the status and the headers, with a date unless there is one."""
    if all(name != "date" for name, _ in headers):
        headers = (("date", formatdate(usegmt=True)), *headers)
    lines = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": lines})


async def pass_on(send: Send, pieces: AsyncIterator[bytes]) -> None:
    """Sends every piece as it comes, and the end."""
    async for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def while_connected(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Runs `work`, and cancels it when the client disconnects. The request must have been read."""
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        for task in (working, gone):
            task.cancel()
            with suppress(asyncio.CancelledError):
                if not task.done():
                    await task


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
