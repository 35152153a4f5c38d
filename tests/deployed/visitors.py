"""Viewers of the front door, each from a loopback address of its own, as WAF counts them."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
from httpx_sse import EventSource, ServerSentEvent

from tests.deployed.running import Rehearsal

TUTOR = "/stream/chatbot"


class Visitor:
    """Somebody with an address and perhaps a token."""

    def __init__(self, rehearsal: Rehearsal, token: str | None = None) -> None:
        port = urlsplit(rehearsal.output("edge", "url")).port
        # Every address of 127/8 is this machine; one that was used before may still be blocked.
        own = ".".join(["127", *(str(1 + secrets.randbelow(253)) for _ in range(3))])
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            transport=httpx.HTTPTransport(local_address=own),
            headers={"Authorization": f"Bearer {token}"} if token else {},
            trust_env=False,
            timeout=60,
        )

    def ask(self, body: Any, path: str = TUTOR, **changed: str) -> httpx.Response:
        """A POST with the hash of its body, as the web client sends it."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(path, content=content, headers=_headers(content) | changed)

    def send(
        self, method: str, target: str, body: bytes = b"", headers: Sequence[tuple[str, str]] = ()
    ) -> httpx.Response:
        """A request whose target is sent as it is written."""
        made = self.client.build_request(method, "/", content=body, headers=headers)
        made.extensions["target"] = target.encode()
        return self.client.send(made)

    @contextmanager
    def listen(self, body: Any, path: str = TUTOR) -> Iterator[Iterator[ServerSentEvent]]:
        """The events of an answer as they come."""
        content = json.dumps(body).encode()
        with self.client.stream("POST", path, content=content, headers=_headers(content)) as answer:
            assert answer.status_code == 200, answer.read()
            yield EventSource(answer).iter_sse()

    def events(self, body: Any, path: str = TUTOR) -> list[ServerSentEvent]:
        """All events of an answer."""
        with self.listen(body, path) as events:
            return list(events)


def _headers(content: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "x-amz-content-sha256": hashlib.sha256(content).hexdigest(),
    }


@contextmanager
def visitor(rehearsal: Rehearsal, token: str | None = None) -> Iterator[Visitor]:
    came = Visitor(rehearsal, token)
    with came.client:
        yield came
