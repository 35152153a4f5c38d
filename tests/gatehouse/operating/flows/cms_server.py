"""A server that answers `/cms` as a test says, and keeps what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Cms:
    """Answers by `METHOD path`, each a status and a body; and the requests so far."""

    answers: dict[str, tuple[int, Any]]
    url: str = ""
    asked: list[tuple[str, str | None, Any]] = field(default_factory=list)


@contextmanager
def serving(answers: dict[str, tuple[int, Any]]) -> Iterator[Cms]:
    """Serve on a free port of this machine."""
    cms = Cms(answers)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            asked = f"{self.command} {self.path}"
            cms.asked.append((asked, self.headers["authorization"], body))
            status, told = cms.answers.get(asked, (404, {"error": {"code": "not_found"}}))
            data = told.encode() if isinstance(told, str) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = answer  # noqa: N815  # the standard library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    cms.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield cms
    finally:
        server.shutdown()
        server.server_close()
