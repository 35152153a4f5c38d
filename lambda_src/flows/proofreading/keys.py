"""Keys that nothing reads: misspelled ones, and ones without effect."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambda_src.flows.documents import Json, Node
from lambda_src.flows.proofreading.marks import Mark, calls_of, objects, unknown_keys

DOCUMENT = frozenset({
    "seed_key", "id", "name", "description", "version", "entry_node_id", "visibility", "flow_data",
    "nodes", "connections", "variables", "tags", "info", "metadata",
})  # fmt: skip
NODE = frozenset({"id", "type", "content", "position", "connections", "name", "info", "source"})
CONNECTION = frozenset({
    "id", "source", "target", "type", "conditions", "condition", "source_node_id", "target_node_id",
    "connection_type", "info", "label",
})  # fmt: skip
VALIDATION = frozenset({
    "required", "pattern", "min", "max", "min_length", "max_length", "options_only",
    "error_message",
})  # fmt: skip
_DRAWING = {"source", "source_config", "track_shown_in"}
_CONTENT: Mapping[str, set[str]] = {
    "message": {"messages", "text", "content", "content_id", "type", "typing_delay", "url", "alt",
                "wait_for_ack", "books", "fallback_text", "typing_indicator", "delay",
                "quick_replies", *_DRAWING},
    "question": {"question", "text", "input_type", "options", "variable", "validation",
                 "typing_delay", "placeholder", *_DRAWING},
    "condition": {"conditions", "else", "default_path"},
    "action": {"actions"},
    "composite": {"composite_flow_seed_key", "composite_flow_id", "flow_id", "inputs", "outputs",
                  *DOCUMENT},
    "script": {"code", "language", "inputs", "outputs", "timeout", "description", "sandbox",
               "dependencies", "execution_context"},
}  # fmt: skip
_CALL = frozenset({
    "url", "endpoint", "method", "headers", "body", "payload", "query_params", "response_mapping",
    "response_variable", "store", "error_variable", "timeout", "retry", "fallback_response",
    "idempotent", "circuit_breaker", "config", "type", "description", "name",
})  # fmt: skip
_ACTION = frozenset({"type", "variable", "value", "description", "name"})
_ADDING = _ACTION | {"amount", "by"}
_ACTIONS = {
    "set_variable": _ACTION, "append": _ACTION, "remove": _ACTION, "delete_variable": _ACTION,
    "increment": _ADDING, "decrement": _ADDING,
    "aggregate": _ACTION | {"target", "expression", "source", "field", "operation",
                            "merge_strategy"},
}  # fmt: skip
_MESSAGE = _CONTENT["message"] | {"caption", "image_url", "items"}
_SOURCE = frozenset({"type", "tags", "info_filters", "exclude_from"})


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
        known = {"attempts", "max_attempts", "delay"}
        yield from unknown_keys(retry, known, f"{place}.retry".lstrip("."), is_closed=True)


def _of_message(content: Mapping[str, Any]) -> Iterator[Mark]:
    for at, item in objects(content.get("messages"), "messages"):
        yield from unknown_keys(item, _MESSAGE, at)
    yield from unknown_keys(content.get("source_config"), _SOURCE, "source_config", is_closed=True)


def _of_question(content: Mapping[str, Any]) -> Iterator[Mark]:
    yield from unknown_keys(content.get("validation"), VALIDATION, "validation", is_closed=True)
    yield from unknown_keys(content.get("source_config"), _SOURCE, "source_config", is_closed=True)
    for at, item in objects(content.get("options"), "options"):
        if any(name in item for name in ("value", "label", "text")):
            yield from unknown_keys(item, {"value", "label", "text", "image_url"}, at)


def _of_condition(content: Mapping[str, Any]) -> Iterator[Mark]:
    for at, item in objects(content.get("conditions"), "conditions"):
        yield from unknown_keys(item, {"if", "then", "label", "name"}, at, is_closed=True)


def _of_action(content: Mapping[str, Any]) -> Iterator[Mark]:
    for at, item in objects(content.get("actions"), "actions"):
        if str(item.get("type")) in _ACTIONS:
            yield from unknown_keys(item, _ACTIONS[item["type"]], at, is_closed=True)


_PARTS = {
    "message": _of_message,
    "question": _of_question,
    "condition": _of_condition,
    "action": _of_action,
}
