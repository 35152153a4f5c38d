"""A loopback HTTP server that plays a provider: checks each call, then gives scripted answers."""

import json
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GONE_WITHIN_SECONDS = 5.0


@dataclass(frozen=True)
class Call:
    """One request as it came over the wire; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """One scripted answer: its pieces are sent as chunks of their own, pausing in between.

    `cut` breaks the connection off instead of ending the chunked body; `silence` seconds pass
    before anything is sent; `endless` repeats the last piece until the client is gone.
    """

    status: int = 200
    content_type: str = "application/json"
    pieces: tuple[bytes, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    silence: float = 0
    pause: float = 0
    cut: bool = False
    hang_up: bool = False
    endless: bool = False


def json_answer(body: object, status: int = 200, **headers: str) -> Answer:
    return Answer(
        status=status,
        pieces=(json.dumps(body, ensure_ascii=False).encode(),),
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


Check = Callable[[Call], Answer | None]


class ProviderServer:
    """What a test scripts (`answers`) and reads (`calls`, `client_gone`)."""

    def __init__(self, address: str, check: Check) -> None:
        self.address = address
        self.check = check
        self.answers: deque[Answer] = deque()
        self.calls: list[Call] = []
        self.client_gone = threading.Event()
        self.stopping = threading.Event()

    def script(self, *answers: Answer) -> None:
        self.answers.extend(answers)

    @property
    def call(self) -> Call:
        (only,) = self.calls
        return only


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    provider: ProviderServer

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.command, self.path, headers, json.loads(raw))
        self.provider.calls.append(call)
        answer = self.provider.check(call) or self.provider.answers.popleft()
        try:
            self._send(answer)
        except OSError:
            self.close_connection = True
            self.provider.client_gone.set()

    def _send(self, answer: Answer) -> None:
        self.provider.stopping.wait(answer.silence)
        if answer.hang_up:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("content-type", answer.content_type)
        self.send_header("transfer-encoding", "chunked")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in self._pieces(answer):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.provider.stopping.wait(answer.pause)
        if answer.cut:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _pieces(self, answer: Answer) -> Iterator[bytes]:
        yield from answer.pieces
        while answer.endless and not self.provider.stopping.wait(0.005):
            yield answer.pieces[-1]

    def log_message(self, *_: object) -> None:  # the base class writes to stderr
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:  # clients that leave are part of the tests
        pass


@contextmanager
def serving(check: Check, tls: ssl.SSLContext | None = None) -> Iterator[ProviderServer]:
    """Serve on a free port of loopback until the test is over."""
    handler = type("Handler", (_Handler,), {})
    with _Server(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
            address = f"https://localhost:{server.server_port}"
        provider = ProviderServer(address, check)
        handler.provider = provider  # type: ignore[attr-defined] # made above
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield provider
        provider.stopping.set()
        server.shutdown()
        thread.join()
