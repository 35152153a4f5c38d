"""A request as it arrived: raw path, header lines in order, the whole body, the peer's address.

Starlette reads it. What is passed on and signed is a value of its own, because a signature covers
bytes that Starlette's request does not keep: escapes of the path, the order of header lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette import requests
from starlette.types import Receive, Scope

Headers = tuple[tuple[str, str], ...]

# They belong to one connection and are never passed on (RFC 9110, 7.6.1).
_HOP_BY_HOP = frozenset(
    {
        "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip


class BodyTooLargeError(Exception):
    """The body is larger than the limit."""


@dataclass(frozen=True)
class Request:
    """One HTTP request; header names are in lower case."""

    method: str
    path: str  # as it was sent, escapes included
    query: str
    headers: Headers
    body: bytes
    address: str

    def header(self, name: str) -> str | None:
        """The value of a header, several lines of it joined."""
        return value_of(self.headers, name)

    @property
    def target(self) -> str:
        """The path with its query string."""
        return f"{self.path}?{self.query}" if self.query else self.path


def value_of(headers: Headers, name: str) -> str | None:
    """The value of a header, several lines of it joined; None without one."""
    values = [value for key, value in headers if key == name]
    return ", ".join(values) if values else None


def without(headers: Headers, names: Iterable[str]) -> Headers:
    """The headers but those of these names."""
    dropped = frozenset(names)
    return tuple(header for header in headers if header[0] not in dropped)


def end_to_end(headers: Headers) -> Headers:
    """The headers without those of the connection and those that `Connection` names."""
    named = {
        option.strip().lower()
        for name, value in headers
        if name == "connection"
        for option in value.split(",")
    }
    return without(headers, _HOP_BY_HOP | named)


async def read(scope: Scope, receive: Receive, *, limit: int) -> Request:
    """Reads the whole request.

    Raises:
        BodyTooLargeError: its body has more than `limit` bytes.
        starlette.requests.ClientDisconnect: the client disconnected before its end.

    """
    body = bytearray()
    async for piece in requests.Request(scope, receive).stream():
        body += piece
        if len(body) > limit:
            raise BodyTooLargeError
    return Request(
        method=scope["method"],
        path=_path(scope["raw_path"]),
        query=scope["query_string"].decode("latin-1"),
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
        ),
        body=bytes(body),
        address=scope["client"][0],
    )


def _path(raw: bytes) -> str:
    """The path of `GET /a` and of `GET http://host/a`, as clients write it to proxies."""
    target = raw.decode("latin-1").split("?", 1)[0]
    if not target.startswith("/") and "://" in target:
        target = "/" + target.split("://", 1)[1].partition("/")[2]
    return target
