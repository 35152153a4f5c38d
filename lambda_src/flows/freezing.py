"""Freezing a document with those that it embeds, so that a session never sees a later one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lambda_src.flows.documents import Document, Finding, FlowInvalidError, Frozen, Json
from lambda_src.flows.nodes.composite import document_of, key_of
from lambda_src.flows.reading import check

MOST_EMBEDDED = 50
Find = Callable[[str], object | None]


def freeze(document: Document, find: Find, *, is_published: bool = False) -> Frozen:
    """Return the document with every flow that it names, and that those name.

    Those that are published are not checked by the rules of today. Raises FlowInvalidError when
    one is missing, wrong or, by way of others, names itself.
    """
    embedded: dict[str, Document] = {}
    _embed(document, _Reader(find, is_published), embedded, (document.key,))
    return Frozen(document, embedded)


@dataclass(frozen=True)
class _Reader:
    find: Find
    is_published: bool


def _embed(
    document: Document, reader: _Reader, embedded: dict[str, Document], above: tuple[str, ...]
) -> None:
    for node_id, key in _named(document):
        if key in above:
            way = " -> ".join((*above[above.index(key) :], key))
            raise _invalid(node_id, f"embeds itself: {way}")
        if key in embedded:
            _embed(embedded[key], reader, embedded, (*above, key))
            continue
        raw = reader.find(key)
        if raw is None:
            raise _invalid(node_id, f"expected a flow that is known, found {key!r}")
        checked = check(raw, ("*",), is_published=reader.is_published)
        if checked.document is None:
            raise FlowInvalidError([_of(key, finding) for finding in checked.findings])
        if len(embedded) >= MOST_EMBEDDED:
            raise _invalid(node_id, f"expected {MOST_EMBEDDED} embedded flows at most")
        embedded[key] = checked.document
        _embed(checked.document, reader, embedded, (*above, key))


def _named(document: Document) -> list[tuple[str, str]]:
    """The composites of a document by reference, those inside of inline ones too."""
    found = []
    for node in document.nodes.values():
        if node.type != "composite":
            continue
        key = key_of(node)
        if key is not None:
            found.append((node.id, key))
        else:
            inner = inline(document, node.id)
            found += [(f"{node.id}/{id_}", item) for id_, item in _named(inner)]
    return found


def inline(document: Document, node_id: str) -> Document:
    """The document that an inline composite holds."""
    checked = check(document_of(document.nodes[node_id].content), ("*",), is_published=True)
    if checked.document is None:
        raise FlowInvalidError(checked.findings)
    return checked.document


def to_json(frozen: Frozen) -> dict[str, Json]:
    """What is stored of a published version."""
    embedded = {key: dict(value.raw) for key, value in frozen.embedded.items()}
    return {"document": dict(frozen.document.raw), "embedded": embedded}


def from_json(stored: Mapping[str, Any]) -> Frozen:
    """Read what was stored. Raises FlowInvalidError if the engine of today cannot play it."""
    checked = check(stored["document"], ("*",), is_published=True)
    if checked.document is None:
        raise FlowInvalidError(checked.findings)
    return freeze(checked.document, dict(stored["embedded"]).get, is_published=True)


def _invalid(node_id: str, message: str) -> FlowInvalidError:
    return FlowInvalidError([Finding("error", node_id, "content", message)])


def _of(key: str, found: Finding) -> Finding:
    return Finding(found.severity, f"{key}:{found.node or ''}", found.field, found.message)
