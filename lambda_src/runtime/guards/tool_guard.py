"""Withholds an answer that calls a tool which was not offered, or not as it was offered."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from lambda_src.runtime.guards.guard import WithheldError
from lambda_src.runtime.models import ModelRequest, NamedTool, ToolCall


def check_calls(request: ModelRequest, calls: Iterable[ToolCall]) -> None:
    """Check the calls of an answer against what its request offers. Raises WithheldError.

    That is its name, that it may be called, and the names and choices of the first level of its
    schema. What is missing, or deeper, is for the program that runs the call.
    """
    schemas = {tool.name: tool.schema for tool in request.tools}
    if isinstance(request.tool_choice, NamedTool):
        schemas = {name: schemas[name] for name in schemas if name == request.tool_choice.name}
    if request.tool_choice == "none":
        schemas = {}
    for call in calls:
        if call.name not in schemas or not _fits(call.arguments, schemas[call.name]):
            raise WithheldError("tool")


def _fits(arguments: str, schema: Mapping[str, Any]) -> bool:
    try:
        given = json.loads(arguments or "{}")
    except (ValueError, RecursionError):
        return False
    if not isinstance(given, dict):
        return False
    properties: Mapping[str, Any] = schema.get("properties") or {}
    if schema.get("additionalProperties") is False and not given.keys() <= properties.keys():
        return False
    return all(
        _is_of(value, properties[name]) for name, value in given.items() if name in properties
    )


def _is_of(value: object, described: object) -> bool:
    choices = described.get("enum") if isinstance(described, Mapping) else None
    return not isinstance(choices, list) or value in choices
