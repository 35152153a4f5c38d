"""The built client, and a front door that plays one public flow, on a port of this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from typing import Any

from gatehouse.home import installed

# As the edge sends it: what a page may not do there, it may not do here.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
REFUSED = {"error": {"code": "input_refused", "message": "From 1 to 120.", "request_id": "r"}}
Step = dict[str, Any]


class Play:
    """A flow of fixed steps, and the answers that it was given."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps
        self.inputs: list[Any] = []
        self.at = 0

    def start(self) -> tuple[int, Any]:
        self.at, self.inputs = 0, []
        return 201, {**self.reply(), "session_token": "acme.token", "csrf_token": "csrf"}

    def interact(self, body: dict[str, Any], csrf: str | None) -> tuple[int, Any]:
        assert csrf == "csrf"
        step = self.steps[self.at]
        if "refuses" in step and step["refuses"] == body["input"]:
            return 422, REFUSED
        self.inputs.append(body["input"])
        return 200, self.next()

    def next(self) -> Any:
        self.at += 1
        return self.reply()

    def reply(self) -> Any:
        step = self.steps[self.at]
        told = {"question": None, "messages": [], "pending": False, "ended": False, **step}
        return told | {"session": {"revision": self.at + 1}}


@contextmanager
def serving(play: Play) -> Iterator[str]:
    """The address of the server."""
    pages = installed() / "bundle" / "web"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/chat/"):
                self.tell(200, json.dumps(play.next()).encode(), "application/json")
                return
            page = pages / self.path.split("?")[0].lstrip("/")
            found = page if page.is_file() else pages / "index.html"
            self.tell(200, found.read_bytes(), guess_type(found.name)[0] or "text/plain")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            is_start = self.path == "/chat/public/start"
            csrf = self.headers["x-csrf-token"]
            status, told = play.start() if is_start else play.interact(body, csrf)
            self.tell(status, json.dumps(told).encode(), "application/json")

        def tell(self, status: int, data: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-security-policy", POLICY)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
