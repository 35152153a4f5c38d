"""How large a document may be: one number each, for whoever reads, stores or sends one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lambda_src.flows.documents import Json

MOST_NODES, MOST_CONNECTIONS = 2_000, 10_000
"""Of a document, with those that its composites have themselves."""

MOST_BYTES = 4_000_000
"""Of a document as JSON, so that it can be read back: Lambda answers with 6 MB at most.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


@dataclass(frozen=True)
class Excess:
    """What of a document is above its limit: a field, and what is said of it."""

    field: str
    problem: str

    def __str__(self) -> str:
        field = ".".join(part for part in ("document", self.field) if part)
        return f"{field}: {self.problem}"


def excess_of(document: Json) -> Excess | None:
    """Return what is too large about a document, None for one within the limits."""
    nodes, connections = _counted(document)
    if nodes > MOST_NODES:
        return Excess("nodes", _problem(MOST_NODES, "nodes, with those in composites", nodes))
    if connections > MOST_CONNECTIONS:
        named = "connections, with those in composites"
        return Excess("connections", _problem(MOST_CONNECTIONS, named, connections))
    size = size_of(document)
    return Excess("", _problem(MOST_BYTES, "bytes of JSON", size)) if size > MOST_BYTES else None


def size_of(value: Json) -> int:
    """Return the bytes of a value as a request carries it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode(errors="surrogatepass"))


def _problem(most: int, of: str, found: int) -> str:
    return f"must be at most {most:,} {of}; found {found:,}. Divide it: a flow can embed others."


def _counted(document: Json) -> tuple[int, int]:
    """Count nodes and connections of a document and of the composites in it."""
    nodes, connections, left = 0, 0, [document]
    while left:
        data = _data(left.pop())
        listed = _list(data, "nodes")
        nodes += len(listed)
        connections += len(_list(data, "connections"))
        left += [content for content in _contents(listed) if isinstance(content.get("nodes"), list)]
    return nodes, connections


def _contents(listed: list[Json]) -> Iterator[Mapping[str, Any]]:
    for node in listed:
        content = node.get("content") if isinstance(node, dict) else None
        if isinstance(content, dict):
            yield content


def _data(document: Json) -> Mapping[str, Any]:
    if not isinstance(document, dict):
        return {}
    inner = document.get("flow_data")
    return inner if isinstance(inner, dict) else document


def _list(data: Mapping[str, Any], name: str) -> list[Json]:
    found = data.get(name)
    return found if isinstance(found, list) else []
