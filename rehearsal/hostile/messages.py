"""Requests in parts, so that one part can be replaced, and as they are sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import quote, urlencode

from rehearsal.hostile.routes import Route

Json = Any  # what JSON can say; the attacks send every kind of it in every place


@dataclass(frozen=True)
class Place:
    """Where a value stands: `path`, `query`, `body` or `header`, and its name there."""

    where: str
    name: str

    def __str__(self) -> str:
        return f"{self.where} {self.name}"


@dataclass(frozen=True)
class Message:
    """A request to a route: parameters of the path, query, header fields and a body of JSON."""

    route: Route
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Json] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Json] | None = None

    def at(self, place: Place, value: Json) -> Self:
        """Return the message with another value in a place; in addresses it becomes text."""
        if place.where == "path":
            return replace(self, path={**self.path, place.name: _text(value)})
        if place.where == "query":
            return replace(self, query={**self.query, place.name: value})
        if place.where == "header":
            return replace(self, headers={**self.headers, place.name: _text(value)})
        return replace(self, body=_put(self.body or {}, place.name.split("."), value))

    @property
    def target(self) -> str:
        """The path and query of the request line, percent-encoded."""
        path = self.route.path
        for name, value in self.path.items():
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        query = {
            name: value if isinstance(value, list) else _text(value)
            for name, value in self.query.items()
        }
        return f"{path}?{urlencode(query, doseq=True)}" if query else path

    @property
    def content(self) -> bytes:
        """The body as it is sent; none for a message without one."""
        return b"" if self.body is None else json.dumps(self.body).encode()


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _put(body: Mapping[str, Json], names: list[str], value: Json) -> dict[str, Json]:
    name, *rest = names
    if not rest:
        return {**body, name: value}
    inner = body.get(name)
    return {**body, name: _put(inner if isinstance(inner, Mapping) else {}, rest, value)}
