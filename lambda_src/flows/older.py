"""Nodes of the builder's format in the form that the engine knows."""

from collections.abc import Callable, Mapping
from typing import Any

from lambda_src.flows.documents import Json

Content = Mapping[str, Any]
_WORDS = frozenset({
    "var", "if", "and", "or", "not", "cel", "eq", "ne", "gt", "gte", "lt", "lte", "in", "contains",
    "exists", "missing", "startsWith", "endsWith", "matches", "like", "op", "operator",
})  # fmt: skip
"""Words of a condition, real and meant, none of which is the name of a variable."""
_INPUT_TYPES = {"button": "choice", "buttons": "choice"}


def content_of(type_: str, written: Content) -> Content:
    """Return the content of a node as the engine reads it; what it does not know stays."""
    convert = _BY_TYPE.get(type_)
    return convert(written) if convert else written


def conditions_of(connection: Content) -> list[Json]:
    """Return the conditions of a connection: a list of them, or one.

    Each may stand in `if`, or name variables with the values that they have to have.
    """
    written = connection.get("conditions") or connection.get("condition") or []
    return [_condition(item) for item in (written if isinstance(written, list) else [written])]


def _condition(written: Json) -> Json:
    if not isinstance(written, dict) or not written:
        return written
    if set(written) == {"if"}:
        return written["if"]
    is_short = not any(
        word in _WORDS or isinstance(item, dict | list) for word, item in written.items()
    )
    if not is_short:
        return written
    return {"and": [{"var": name, "eq": value} for name, value in written.items()]}


def _question(written: Content) -> Content:
    found = dict(written)
    input_type = found.get("input_type")
    if isinstance(input_type, str) and input_type in _INPUT_TYPES:
        found["input_type"] = _INPUT_TYPES[input_type]
    slider, validation = found.get("slider_config"), found.get("validation") or {}
    if isinstance(slider, dict) and isinstance(validation, dict):
        limits = {name: slider[name] for name in ("min", "max") if name in slider}
        found["validation"] = {**limits, **validation}
    return found


def _action(written: Content) -> Content:
    actions = written.get("actions")
    if not isinstance(actions, list):
        return written
    return {**written, "actions": [_one(action) for action in actions]}


def _one(action: Json) -> Json:
    if not isinstance(action, dict):
        return action
    params = action.get("params")
    found = dict(action)
    if isinstance(params, dict):
        found = {**{name: value for name, value in action.items() if name != "params"}, **params}
    if found.get("type") == "calculate":
        target = found.pop("result_variable", found.pop("target", None))
        return {**found, "type": "aggregate", "target": target}
    if found.get("type") == "clear":
        return {**found, "type": "delete_variable"}
    return found


def _webhook(written: Content) -> Content:
    found = dict(written)
    key = found.pop("response_key", None)
    if found.pop("store_response", bool(key)) and isinstance(key, str):
        found.setdefault("response_variable", key)
    return found


_BY_TYPE: Mapping[str, Callable[[Content], Content]] = {
    "action": _action,
    "question": _question,
    "webhook": _webhook,
}
