"""The writing of a document that is imported, which the stored one then says."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambda_src.flows.documents import Document, Json, Node
from lambda_src.flows.durations import seconds
from lambda_src.flows.nodes.composite import document_of, key_of, outputs
from lambda_src.flows.proofreading.marks import calls_of
from lambda_src.flows.reading import read
from lambda_src.flows.tasks import call_of
from lambda_src.flows.writings import KEY

Facts = list[tuple[str, Json]]


def with_version(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document that says its writing: what it means by its shape, it means by that too.

    One that says it stays, and so does one that mixes both, or cannot be read at all.
    """
    meant = _facts_of(document)
    if KEY in document or meant is None:
        return dict(document)
    for version in (2, 1):
        made = {**document, KEY: version}
        if _facts_of(made) == meant:
            return made
    return dict(document)


def _facts_of(document: Mapping[str, Any]) -> Facts | None:
    """What is read differently in either writing, as it is read; None if nothing can be."""
    found, _ = read(document)
    return None if found is None else list(_of(found, ""))


def _of(document: Document, prefix: str) -> Iterator[tuple[str, Json]]:
    for node in document.nodes.values():
        path = f"{prefix}{node.id}"
        for at, call in calls_of(node):
            yield f"{path} {at}", _of_call(call_of(call))
        if node.type == "script":
            yield path, seconds(node.content.get("timeout"), 0)
        if node.type == "composite":
            yield path, sorted((_scoped(name), source) for name, source in outputs(node))
            yield from _inside(node, path)
        yield path, list(_pauses(node.content))


def _of_call(call: Mapping[str, Json]) -> Json:
    retry = call.get("retry")
    mapping = call.get("response_mapping")
    pairs = mapping.items() if isinstance(mapping, dict) else ()
    return [
        seconds(call.get("timeout"), 0),
        seconds(retry.get("delay") if isinstance(retry, dict) else None, 0),
        sorted((_scoped(name), f"$.{path}".replace("$.$", "$")) for name, path in pairs),
    ]


def _scoped(name: str) -> str:
    return name.removeprefix("temp.")


def _pauses(content: Mapping[str, Json]) -> Iterator[float]:
    messages = content.get("messages")
    for item in [content, *(messages if isinstance(messages, list) else [])]:
        if isinstance(item, dict):
            yield seconds(item.get("typing_delay"), 0)


def _inside(node: Node, path: str) -> Iterator[tuple[str, Json]]:
    if key_of(node) is None and isinstance(node.content.get("nodes"), list):
        inner, _ = read(document_of(node.content))
        if inner is not None:
            yield from _of(inner, f"{path}/")
