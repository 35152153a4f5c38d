"""Lambda's Invoke endpoint on loopback, with the context function's own code behind it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from lambda_src.context import handler as context
from lambda_src.context.logic import bounded
from lambda_src.context.requests import Operations
from lambda_src.runtime.identity.claims import Caller
from tests.lambda_src.ask.figures import NOW

TODAY = NOW.date().isoformat()
Rows = dict[str, list[dict[str, Any]]]
Json = dict[str, Any]


@dataclass(frozen=True)
class Raw:
    """An answer of Lambda as it goes over the wire."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def failed(error: Json) -> Raw:
    """What Lambda answers for a function that raised."""
    return Raw(json.dumps(error).encode(), headers={"X-Amz-Function-Error": "Unhandled"})


def refused(code: str, status: int) -> Raw:
    """What Lambda answers when it does not run the function at all."""
    body = json.dumps({"Type": "User", "Message": "secret detail"}).encode()
    return Raw(body, status, {"x-amzn-ErrorType": code})


@dataclass(frozen=True)
class StoredRows:
    """The context function without its database: rows by tenant, cut by the real code."""

    rows: dict[str, Rows]

    def read(self, caller: Caller, operations: Operations) -> Json:
        mine = self.rows[caller.tenant_id]
        slices = {name: bounded(mine[name], 6_000) for name in operations.model_fields_set}
        return {"tenant_id": caller.tenant_id, "today": TODAY, "slices": slices}


@dataclass
class VaultServer:
    """Remembers the payloads; `behaviour` answers in place of the context function."""

    slices: Any
    address: str = ""
    payloads: list[Json] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    behaviour: Callable[[Json], Json | Raw | None] | None = None

    def answer(self, payload: Json) -> Raw | None:
        """Return what to send, or None to hang up."""
        if self.behaviour is None:
            found: Json | Raw | None = context.reply(self.slices, payload)
        else:
            found = self.behaviour(payload)
        return Raw(json.dumps(found).encode()) if isinstance(found, dict) else found


def sleeps(seconds: float) -> Callable[[Json], Json]:
    def behaviour(payload: Json) -> Json:
        time.sleep(seconds)
        return {}

    return behaviour


@contextmanager
def vault_server(slices: Any) -> Iterator[VaultServer]:
    """Serve on a free loopback port until the block ends."""
    vault = VaultServer(slices)

    class Invoke(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            payload.pop("request_id", None)  # the handler takes it off; here its logic answers
            vault.paths.append(self.path)
            vault.payloads.append(payload)
            raw = vault.answer(payload)
            if raw is None:
                return
            self.send_response(raw.status)
            for name, value in raw.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw.body)))
            self.end_headers()
            self.wfile.write(raw.body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name upstream
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Invoke)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    vault.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield vault
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
