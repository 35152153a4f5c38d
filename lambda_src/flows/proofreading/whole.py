"""A whole document, proofread: its keys, its nodes, and composites with nodes of their own."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lambda_src.flows.documents import Document, Finding, Json, Node
from lambda_src.flows.nodes.composite import key_of
from lambda_src.flows.proofreading import calls, expressions, keys, kinds, templates, values, ways
from lambda_src.flows.proofreading import variables as used
from lambda_src.flows.proofreading.marks import Mark, unknown_keys

_MOST_TODO = 300  # characters of a mark that are told
Inside = Callable[[Node], Document | None]


def proofread(document: Document, inside: Inside) -> Iterator[Finding]:
    """Yield every mistake of a document that reading does not refuse.

    `inside` reads the document of a composite with nodes of its own.
    """
    if not document.raw.get("seed_key"):
        message = "expected a text: import and other flows name the document by it"
        yield Finding("warning", None, "seed_key", message)
    known = used.Known()
    parts = list(_parts(document, "", inside))
    for _, part in parts:
        for node in part.nodes.values():
            known.add(node)
            known.embeds = known.embeds or (node.type == "composite" and key_of(node) is not None)
    for prefix, part in parts:
        yield from _whole(part, prefix)
        for node in part.nodes.values():
            for mark in _of_node(part, node, known):
                yield _finding(f"{prefix}{node.id}", mark)


def kinds_of(document: Document, inside: Inside) -> Iterator[Finding]:
    """Yield every value of another kind than the schema has for its field."""
    for prefix, part in _parts(document, "", inside):
        for node in part.nodes.values():
            for mark in kinds.of_node(node):
                yield _finding(f"{prefix}{node.id}", mark)


def _parts(document: Document, prefix: str, inside: Inside) -> Iterator[tuple[str, Document]]:
    yield prefix, document
    for node in document.nodes.values():
        is_inline = node.type == "composite" and key_of(node) is None
        if is_inline and isinstance(node.content.get("nodes"), list):
            inner = inside(node)
            if inner is not None:
                yield from _parts(inner, f"{prefix}{node.id}/", inside)


def _finding(node: str | None, mark: Mark) -> Finding:
    is_of_connection = mark.field.startswith("connections.")
    field = mark.field if is_of_connection or not mark.field else f"content.{mark.field}"
    return Finding(mark.severity, node, field or "content", mark.message)


def _of_node(document: Document, node: Node, known: used.Known) -> Iterator[Mark]:
    more = list(expressions.of_connections(document, node.id))
    yield from keys.of_node(node)
    yield from values.of_node(node)
    yield from templates.of_node(node)
    yield from calls.of_node(node)
    yield from ways.of_node(document, node)
    for at, tree in expressions.trees_of(node):
        yield from expressions.calls_in(tree, at)
    for at, item in more:
        read = expressions.tree_of(item)
        if read is not None:
            yield from expressions.calls_in(read, at)
    yield from used.of_node(node, known, more)


def _whole(document: Document, prefix: str) -> Iterator[Finding]:
    """The keys of the document itself, of its nodes and of its connections."""
    raw, node = document.raw, prefix.rstrip("/") or None
    data = raw.get("flow_data") if isinstance(raw.get("flow_data"), dict) else raw
    if node is None:
        for mark in unknown_keys(dict(raw), keys.DOCUMENT, ""):
            yield Finding(mark.severity, None, mark.field, mark.message)
    for item in _objects(data, "nodes"):
        for mark in unknown_keys(item, keys.NODE, ""):
            yield Finding(mark.severity, f"{prefix}{item.get('id')}", mark.field, mark.message)
        todo = (item["info"] if isinstance(item.get("info"), dict) else {}).get("todo")
        if isinstance(todo, str):
            told = "".join(filter(str.isprintable, todo))[:_MOST_TODO]
            yield Finding("warning", f"{prefix}{item.get('id')}", "info.todo", told)
    for item in _objects(data, "connections"):
        source = item.get("source", item.get("source_node_id"))
        for mark in unknown_keys(item, keys.CONNECTION, "connections"):
            yield Finding(mark.severity, f"{prefix}{source}", mark.field, mark.message)


def _objects(data: Mapping[str, Any] | None, name: str) -> list[dict[str, Json]]:
    found = (data or {}).get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
