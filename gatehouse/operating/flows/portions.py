"""A document above what a request may carry: what of it goes first, and the rest in parts.

The front door takes a document of 1 MB. Nodes and connections can be added to a draft one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.operating.flows.errors import FlowFileError
from lambda_src.flows.sizes import size_of
from lambda_src.runtime.http.requests import DOCUMENT_BYTES

_AROUND = 1_024  # bytes of a body that are no part of the document: its revision, its names
Document = dict[str, Any]


@dataclass(frozen=True)
class Portions:
    """The document to begin a draft with, and the parts to add to it, in turn."""

    first: Document
    nodes: tuple[Document, ...] = ()
    connections: tuple[Document, ...] = ()


def portions_of(document: Document) -> Portions:
    """Return what goes first and what follows; a document that fits goes first as it is.

    Raises:
        FlowFileError: something of it is larger than a request by itself.

    """
    if size_of(document) <= DOCUMENT_BYTES - _AROUND:
        return Portions(document)
    inner = document.get("flow_data")
    data: Mapping[str, Any] = inner if isinstance(inner, dict) else document
    nodes, connections = _parts(data, "nodes"), _parts(data, "connections")
    left = DOCUMENT_BYTES - _AROUND - size_of(_with(document, [], []))
    first_ways, left = _fitting(connections, left)  # small, and each addition is a check of all
    first_nodes, left = _fitting(nodes, left)
    for part in (*nodes[first_nodes:], *connections[first_ways:]):
        if size_of(part) > DOCUMENT_BYTES - _AROUND:
            raise FlowFileError(
                f"{_named(part)} is larger than {DOCUMENT_BYTES:,} bytes: divide it."
            )
    if left < 0:
        raise FlowFileError(f"The document without nodes is larger than {DOCUMENT_BYTES:,} bytes.")
    return Portions(
        _with(document, nodes[:first_nodes], connections[:first_ways]),
        tuple(nodes[first_nodes:]),
        tuple(connections[first_ways:]),
    )


def _parts(data: Mapping[str, Any], name: str) -> list[Document]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise FlowFileError(f"{name}: expected a list of objects in a document above a request.")
    return found


def _with(document: Document, nodes: list[Document], connections: list[Document]) -> Document:
    parts = {"nodes": nodes, "connections": connections}
    inner = document.get("flow_data")
    if isinstance(inner, dict):
        return {**document, "flow_data": {**inner, **parts}}
    return {**document, **parts}


def _fitting(parts: list[Document], left: int) -> tuple[int, int]:
    """How many of the parts fit, from the first on, and what is left after them."""
    for number, part in enumerate(parts):
        size = size_of(part) + 1
        if size > left:
            return number, left
        left -= size
    return len(parts), left


def _named(part: Document) -> str:
    return f"The node {part.get('id')!r}" if "id" in part else "A connection"
