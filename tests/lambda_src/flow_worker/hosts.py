"""Hosts on this machine that behave as hosts out there may."""

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Seen:
    """One request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Host:
    """A host; `answers` are given in turn, the last one again and again."""

    port: int
    answers: list[dict[str, Any]]
    seen: list[Seen] = field(default_factory=list)
    sent_bytes: int = 0

    @property
    def url(self) -> str:
        return f"http://host.example:{self.port}/hook"

    @property
    def name(self) -> str:
        return f"host.example:{self.port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host: Host

    def answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.host.seen.append(Seen(self.command, self.path, headers, body))
        answers = self.host.answers
        told = answers.pop(0) if len(answers) > 1 else answers[0]
        if "hang" in told:
            time.sleep(told["hang"])
            self.close_connection = True
            return
        if told.get("reset"):
            self.close_connection = True
            return
        content = told.get("body", b"")
        sent = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(told.get("status", 200))
        for name, value in told.get("headers", {}).items():
            self.send_header(name, value)
        size = told.get("megabytes", 0) * 1_000_000
        self.send_header("content-length", str(size or len(sent)))
        self.end_headers()
        try:
            if size:
                self._flood(size)
            elif "drip" in told:
                self._drip(sent, told["drip"])
            else:
                self.wfile.write(sent)
        except OSError:
            self.close_connection = True

    def _flood(self, size: int) -> None:
        chunk = b"x" * 65_536
        while self.host.sent_bytes < size:
            self.wfile.write(chunk)
            self.host.sent_bytes += len(chunk)

    def _drip(self, content: bytes, pause: float) -> None:
        for byte in content:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(pause)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  # http.server's

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def host(
    *answers: dict[str, Any], tls: ssl.SSLContext | None = None, port: int = 0
) -> Iterator[Host]:
    """A host on the loopback interface, on a free port unless one is named."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    handler.host = Host(server.server_port, list(answers) or [{}])  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield handler.host  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
