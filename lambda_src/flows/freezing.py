"""Freezing a document with those that it embeds, so that a session never sees a later one."""

from collections.abc import Callable, Mapping
from typing import Any

from lambda_src.flows.documents import Document, Finding, FlowInvalidError, Frozen, Json
from lambda_src.flows.nodes.composite import key_of
from lambda_src.flows.reading import check

MOST_EMBEDDED = 50
Find = Callable[[str], object | None]


def freeze(document: Document, find: Find) -> Frozen:
    """Return the document with every flow that it names, and that those name.

    Raises FlowInvalidError when one is missing, wrong or, by way of others, names itself.
    """
    embedded: dict[str, Document] = {}
    _embed(document, find, embedded, (document.key,))
    return Frozen(document, embedded)


def _embed(
    document: Document, find: Find, embedded: dict[str, Document], above: tuple[str, ...]
) -> None:
    for node_id, key in _named(document):
        if key in above:
            way = " -> ".join((*above[above.index(key) :], key))
            raise _invalid(node_id, f"embeds itself: {way}")
        if key in embedded:
            _embed(embedded[key], find, embedded, (*above, key))
            continue
        raw = find(key)
        if raw is None:
            raise _invalid(node_id, f"expected a flow that is known, not {key!r}")
        checked = check(raw, ("*",))
        if checked.document is None:
            raise FlowInvalidError([_of(key, each) for each in checked.findings])
        if len(embedded) >= MOST_EMBEDDED:
            raise _invalid(node_id, f"expected {MOST_EMBEDDED} embedded flows at most")
        embedded[key] = checked.document
        _embed(checked.document, find, embedded, (*above, key))


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
            found += [(f"{node.id}/{id_}", each) for id_, each in _named(inner)]
    return found


def inline(document: Document, node_id: str) -> Document:
    """The document that an inline composite holds."""
    checked = check(dict(document.nodes[node_id].content), ("*",))
    if checked.document is None:
        raise FlowInvalidError(checked.findings)
    return checked.document


def to_json(frozen: Frozen) -> dict[str, Json]:
    """What is stored of a published version."""
    embedded = {key: dict(each.raw) for key, each in frozen.embedded.items()}
    return {"document": dict(frozen.document.raw), "embedded": embedded}


def from_json(stored: Mapping[str, Any]) -> Frozen:
    """Read what was stored. Raises FlowInvalidError if the engine of today cannot play it."""
    checked = check(stored["document"], ("*",))
    if checked.document is None:
        raise FlowInvalidError(checked.findings)
    return freeze(checked.document, dict(stored["embedded"]).get)


def _invalid(node_id: str, message: str) -> FlowInvalidError:
    return FlowInvalidError([Finding("error", node_id, "content", message)])


def _of(key: str, found: Finding) -> Finding:
    return Finding(found.severity, f"{key}:{found.node or ''}", found.field, found.message)
