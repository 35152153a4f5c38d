"""Tools and replies in JSON, as servers of OpenAI's kind take and give them.

https://platform.openai.com/docs/guides/function-calling
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lambda_src.runtime.models.interface import Message, ModelRequest, NamedTool, ToolCall


def messages(message: Message) -> list[dict[str, Any]]:
    """Return the messages of a turn: each result is one of its own."""
    found: list[dict[str, Any]] = [
        {"role": "tool", "tool_call_id": result.call_id, "content": result.content}
        for result in message.results
    ]
    if message.calls:
        calls = [
            {"id": call.call_id, "type": "function",
             "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.calls
        ]  # fmt: skip
        found.append(
            {"role": message.role, "content": message.content or None, "tool_calls": calls}
        )
    elif message.content:
        found.append({"role": message.role, "content": message.content})
    return found


def parameters(request: ModelRequest) -> dict[str, Any]:
    """Return the parameters of tools and of replies in JSON."""
    found: dict[str, Any] = {}
    if request.tools:
        found["tools"] = [
            {"type": "function",
             "function": {"name": tool.name, "description": tool.description,
                          "parameters": dict(tool.schema)}}
            for tool in request.tools
        ]  # fmt: skip
        choice = request.tool_choice
        found["tool_choice"] = (
            {"type": "function", "function": {"name": choice.name}}
            if isinstance(choice, NamedTool)
            else choice
        )
    reply = request.json_reply
    if reply is not None and reply.schema is None:
        found["response_format"] = {"type": "json_object"}
    elif reply is not None:
        described = {"name": reply.name, "schema": dict(reply.schema or {}), "strict": True}
        found["response_format"] = {"type": "json_schema", "json_schema": described}
    return found


@dataclass
class Uses:
    """The calls of an answer, whole or in pieces; a server without ids gets some of ours."""

    _found: dict[int, dict[str, str]] = field(default_factory=dict)

    def take(self, parts: Sequence[Mapping[str, Any]]) -> None:
        """Add what a part of the answer says of its calls."""
        for position, part in enumerate(parts):
            known = self._found.setdefault(
                int(part.get("index", position)), {"id": "", "name": "", "arguments": ""}
            )
            function = part.get("function") or {}
            known["id"] = known["id"] or str(part.get("id") or "")
            known["name"] += str(function.get("name") or "")
            known["arguments"] += str(function.get("arguments") or "")

    def calls(self) -> tuple[ToolCall, ...]:
        """Return the calls in their order."""
        return tuple(
            ToolCall(one["id"] or f"call_{number}", one["name"], one["arguments"] or "{}")
            for number, one in sorted(self._found.items())
        )
