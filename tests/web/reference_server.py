"""The built client, a pool that signs everybody in, and the API's own document, on one port."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from urllib.parse import parse_qs, urlsplit

from gatehouse.home import installed
from lambda_src.api_document.document import document
from tests.web.flow_server import POLICY


@dataclass
class Door:
    """What was requested of the API, with which token, and the nonce of the sign-in."""

    token: str = ""
    nonce: str = ""
    called: list[tuple[str, str, str | None]] = field(default_factory=list)

    def issue(self) -> str:
        claims = {"email": "member@acme.example", "custom:tenant_id": "acme", "nonce": self.nonce}
        told = json.dumps({**claims, "exp": time.time() + 3600}).encode()
        self.token = f"e30.{base64.urlsafe_b64encode(told).rstrip(b'=').decode()}.x"
        return self.token


class _Server(ThreadingHTTPServer):
    def __init__(self, door: Door) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.door = door
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/oauth2/authorize":
            self._sign_in(parse_qs(address.query))
        elif address.path == "/config.json":
            told = {"sign_in_url": self.server.url, "client_id": "c", "redirect_path": "/signed-in"}
            self._tell(json.dumps(told).encode(), "application/json")
        elif address.path.startswith("/api/"):
            self._answer(address.path)
        else:
            self._page(address.path)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        issued = {"id_token": self.server.door.issue()}
        self._tell(json.dumps(issued).encode(), "application/json")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _sign_in(self, query: dict[str, list[str]]) -> None:
        self.server.door.nonce = query["nonce"][0]
        self.send_response(302)
        self.send_header("location", f"/signed-in?code=c&state={query['state'][0]}")
        self.end_headers()

    def _answer(self, path: str) -> None:
        self.server.door.called.append(("GET", path, self.headers["authorization"]))
        found = document() if path == "/api/openapi.json" else {"sessions": []}
        self._tell(json.dumps(found).encode(), "application/json")

    def _page(self, path: str) -> None:
        pages = installed() / "bundle" / "web"
        named = pages / path.lstrip("/")
        page = named if named.is_file() else pages / "index.html"
        self._tell(page.read_bytes(), guess_type(page.name)[0] or "text/plain")

    def _tell(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-security-policy", POLICY)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serving(door: Door) -> Iterator[str]:
    """The address of the server."""
    server = _Server(door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
