"""A GitHub of our own, over real HTTP: it knows one token, and keeps comments and issues."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

TOKEN = "job-token"


@dataclass
class GitHub:
    """What it was told, and what it answers."""

    url: str = ""
    audiences: list[str] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    identity: str = "header.claims.signature"

    @property
    def variables(self) -> dict[str, str]:
        """A job's variables."""
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.url,
            "GITHUB_REPOSITORY": "example-org/gatehouse",
            "GITHUB_TOKEN": TOKEN,
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}/identity?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": TOKEN,
        }

    def answer(  # noqa: PLR0911 - a table of answers
        self, method: str, address: str, sent: dict[str, Any]
    ) -> tuple[int, Any]:
        """One request."""
        parts = urlsplit(address)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path.removeprefix("/repos/example-org/gatehouse/")
        if parts.path == "/identity":
            self.audiences.append(query["audience"])
            return 200, {"value": self.identity}
        match method, path.split("/"):
            case "GET", ["issues", "7", "comments"]:
                return 200, _page(self.comments, query)
            case "POST", ["issues", "7", "comments"]:
                return 201, _added(self.comments, sent)
            case "PATCH", ["issues", "comments", number]:
                return 200, _changed(self.comments, number, sent)
            case "GET", ["issues"]:
                opened = [item for item in self.issues if item["state"] == query["state"]]
                return 200, _page(opened, query)
            case "POST", ["issues"]:
                return 201, _added(self.issues, {"state": "open", **sent})
            case "PATCH", ["issues", number]:
                return 200, _changed(self.issues, number, sent)
        return 404, {"message": "Not Found"}


def _page(items: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
    size, page = int(query["per_page"]), int(query["page"])
    return items[(page - 1) * size : page * size]


def _added(items: list[dict[str, Any]], sent: dict[str, Any]) -> dict[str, Any]:
    number = len(items) + 1
    items.append({"id": number, "number": number, **sent})
    return items[-1]


def _changed(items: list[dict[str, Any]], number: str, sent: dict[str, Any]) -> dict[str, Any]:
    (item,) = (item for item in items if item["id"] == int(number))
    item |= sent
    return item


@pytest.fixture
def github() -> Iterator[GitHub]:
    fake = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            sent = json.loads(self.rfile.read(length)) if length else {}
            known = self.headers["Authorization"] == f"Bearer {TOKEN}"
            status, document = (
                fake.answer(self.command, self.path, sent)
                if known
                else (401, {"message": "Bad credentials"})
            )
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = _handle  # noqa: N815 - names of the standard library

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield fake
        server.shutdown()
        thread.join()
