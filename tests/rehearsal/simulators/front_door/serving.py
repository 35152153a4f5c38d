"""ASGI applications as real servers, and an origin that tells what it got."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.types import Receive, Scope, Send


@contextmanager
def served(application: Any) -> Iterator[str]:
    """The address of a server that runs for the length of the block."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        application,
        log_level="critical",
        proxy_headers=False,
        date_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


@dataclass
class Origin:
    """Answers 200 with what it got as JSON; or as `answer` says; or piece by piece.

    A request for a path that ends in /slow waits until `let_go`; one that ends in /stream sends
    a piece, waits for `let_go`, and sends another.
    """

    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    got: list[dict[str, Any]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        told = {
            "method": scope["method"],
            "target": (
                scope["raw_path"] + (b"?" if scope["query_string"] else b"") + scope["query_string"]
            ).decode(),
            "headers": [
                (name.decode(), value.decode("latin-1")) for name, value in scope["headers"]
            ],
            "body": body.decode("latin-1"),
        }
        self.got.append(told)
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        if scope["path"].endswith(("/slow", "/stream")):
            await self._slowly(scope["path"], start, receive, send)
            return
        await send(start)
        await send({"type": "http.response.body", "body": json.dumps(told).encode()})

    async def _slowly(self, path: str, start: dict[str, Any], receive: Receive, send: Send) -> None:
        if path.endswith("/stream"):
            await send(start)
            await send({"type": "http.response.body", "body": b"first ", "more_body": True})
        gone = asyncio.ensure_future(receive())
        while not self.let_go.is_set():
            if gone.done():
                self.hung_up.set()
                return
            await asyncio.sleep(0.01)
        gone.cancel()
        if not path.endswith("/stream"):
            await send(start)
        await send({"type": "http.response.body", "body": b"last"})

    def last(self, header: str) -> str | None:
        """The value of a header of the last request."""
        values = [value for name, value in self.got[-1]["headers"] if name == header]
        assert len(values) < 2, f"{header} came twice"
        return values[0] if values else None


def from_address(address: str, last_byte: int) -> httpx.Client:
    """A client on a loopback address of its own, so that it is counted on its own."""
    transport = httpx.HTTPTransport(local_address=f"127.0.0.{last_byte}")
    return httpx.Client(base_url=address, transport=transport, trust_env=False, timeout=30)
