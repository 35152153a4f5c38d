"""Tools and replies in JSON, as Bedrock's Converse takes and gives them.

A reply in JSON is the arguments of a tool that the model has to call: every model that can be
made to call a tool can be held to it.
https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lambda_src.runtime.models.interface import (
    Message,
    ModelRequest,
    ModelUsage,
    NamedTool,
    Tool,
    ToolCall,
)

_ANY_OBJECT: Mapping[str, Any] = {"type": "object"}
_INSTRUCTION = "Give the whole answer as the arguments of this function."


def blocks(message: Message) -> list[dict[str, Any]]:
    """Return the content of a turn: results before text, text before calls."""
    results = [
        {"toolResult": {"toolUseId": result.call_id, "content": [{"text": result.content or "-"}]}}
        for result in message.results
    ]
    text = [{"text": message.content}] if message.content.strip() else []
    calls = [
        {"toolUse": {"toolUseId": call.call_id, "name": call.name,
                     "input": json.loads(call.arguments)}}
        for call in message.calls
    ]  # fmt: skip
    return [*results, *text, *calls]


def configuration(request: ModelRequest) -> dict[str, Any] | None:
    """Return the tools of a call and which of them is to be called, or None."""
    reply = request.json_reply
    if reply is not None:
        answer = Tool(reply.name, _INSTRUCTION, reply.schema or _ANY_OBJECT)
        return {"tools": [_spec(answer)], "toolChoice": {"tool": {"name": reply.name}}}
    if not request.tools or request.tool_choice == "none":
        return None
    choice = request.tool_choice
    wire: dict[str, Any] = {"auto": {}} if choice == "auto" else {"any": {}}
    if isinstance(choice, NamedTool):
        wire = {"tool": {"name": choice.name}}
    return {"tools": [_spec(tool) for tool in request.tools], "toolChoice": wire}


def call_of(block: Mapping[str, Any]) -> ToolCall:
    """Return the call in a block of an answer."""
    use = block["toolUse"]
    return ToolCall(use["toolUseId"], use["name"], json.dumps(use["input"], ensure_ascii=False))


def as_json(
    calls: tuple[ToolCall, ...], usage: ModelUsage
) -> tuple[str, tuple[ToolCall, ...], ModelUsage]:
    """Return the arguments of the call as the text of the answer, which then just ended."""
    text = calls[0].arguments if calls else ""
    ended = replace(usage, finish="stop") if usage.finish == "tool_calls" else usage
    return text, (), ended


@dataclass
class StreamedUses:
    """The calls in the events of a stream. With `is_reply` their arguments are the answer."""

    is_reply: bool
    _open: Mapping[str, Any] | None = None
    _arguments: list[str] = field(default_factory=list)

    def take(self, event: Mapping[str, Any]) -> ToolCall | None:
        """Return the call that an event completes, or None."""
        started = event.get("contentBlockStart", {}).get("start", {}).get("toolUse")
        if started:
            self._open, self._arguments = started, []
        if self._open is None:
            return None
        self._arguments.append(_piece(event))
        if "contentBlockStop" not in event:
            return None
        done, self._open = self._open, None
        if self.is_reply:
            return None
        arguments = "".join(self._arguments) or "{}"
        return ToolCall(done["toolUseId"], done["name"], arguments)

    def text_of(self, event: Mapping[str, Any]) -> str:
        """Return the piece of the answer in an event."""
        if self.is_reply:
            return _piece(event)
        return str(event.get("contentBlockDelta", {}).get("delta", {}).get("text") or "")


def _piece(event: Mapping[str, Any]) -> str:
    delta = event.get("contentBlockDelta", {}).get("delta", {})
    return str(delta.get("toolUse", {}).get("input") or "")


def _spec(tool: Tool) -> dict[str, Any]:
    spec: dict[str, Any] = {"name": tool.name, "inputSchema": {"json": dict(tool.schema)}}
    if tool.description:
        spec["description"] = tool.description
    return {"toolSpec": spec}
