"""Keys that nothing reads: misspelled ones, and ones without effect."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambda_src.flows.documents import Json, Node
from lambda_src.flows.proofreading.marks import Mark, calls_of, objects, unknown_keys
from lambda_src.flows.schema import NODES
from lambda_src.flows.schema.calls import CALL, RETRY
from lambda_src.flows.schema.doing import ACTIONS, CASE
from lambda_src.flows.schema.saying import MESSAGE, OPTION, SOURCE, VALIDATION

DOCUMENT = frozenset({
    "seed_key", "id", "name", "description", "version", "entry_node_id", "visibility", "flow_data",
    "nodes", "connections", "variables", "tags", "info", "metadata", "format_version",
})  # fmt: skip
NODE = frozenset({"id", "type", "content", "position", "connections", "name", "info", "source"})
CONNECTION = frozenset({
    "id", "source", "target", "type", "conditions", "condition", "source_node_id", "target_node_id",
    "connection_type", "info", "label",
})  # fmt: skip
_CONTENT: Mapping[str, frozenset[str]] = {
    name: frozenset(type_.fields) | (DOCUMENT if name == "composite" else frozenset())
    for name, type_ in NODES.items()
    if name not in {"start", "webhook"}
}
_CALL = frozenset(CALL)
_ACTIONS = {name: frozenset(schema["properties"]) for name, schema in ACTIONS.items()}
_OPTION = frozenset(OPTION)


def of_node(node: Node) -> Iterator[Mark]:
    """Yield the unknown keys of a node's content."""
    content = node.content
    if node.type in _CONTENT:
        yield from unknown_keys(content, _CONTENT[node.type], "")
    yield from _PARTS.get(node.type, _none)(content)
    for at, call in calls_of(node):
        yield from _of_call(call, at)


def _none(_: Json) -> Iterator[Mark]:
    yield from ()


def _of_call(call: Mapping[str, Json], at: str) -> Iterator[Mark]:
    for place, fields in ((at, call), (f"{at}.config".lstrip("."), call.get("config"))):
        yield from unknown_keys(fields, _CALL, place, is_closed=True)
        retry = fields.get("retry") if isinstance(fields, dict) else None
        yield from unknown_keys(retry, RETRY, f"{place}.retry".lstrip("."), is_closed=True)


def _of_message(content: Mapping[str, Any]) -> Iterator[Mark]:
    for at, item in objects(content.get("messages"), "messages"):
        yield from unknown_keys(item, MESSAGE, at)
    yield from unknown_keys(content.get("source_config"), SOURCE, "source_config", is_closed=True)


def _of_question(content: Mapping[str, Any]) -> Iterator[Mark]:
    yield from unknown_keys(content.get("validation"), VALIDATION, "validation", is_closed=True)
    yield from unknown_keys(content.get("source_config"), SOURCE, "source_config", is_closed=True)
    for at, item in objects(content.get("options"), "options"):
        if any(name in item for name in ("value", "label", "text")):
            yield from unknown_keys(item, _OPTION, at)


def _of_condition(content: Mapping[str, Any]) -> Iterator[Mark]:
    for at, item in objects(content.get("conditions"), "conditions"):
        yield from unknown_keys(item, CASE, at, is_closed=True)


def _of_action(content: Mapping[str, Any]) -> Iterator[Mark]:
    for at, item in objects(content.get("actions"), "actions"):
        if item.get("type") != "api_call" and str(item.get("type")) in _ACTIONS:
            yield from unknown_keys(item, _ACTIONS[item["type"]], at, is_closed=True)


_PARTS = {
    "message": _of_message,
    "question": _of_question,
    "condition": _of_condition,
    "action": _of_action,
}
