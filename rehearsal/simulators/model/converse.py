"""Amazon Bedrock's Converse and ConverseStream: what of them the server reads and answers.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
"""

import json
from collections.abc import AsyncIterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rehearsal.simulators.model.completion import (
    ChatMessage,
    Completion,
    CompletionRequest,
    Function,
    Tool,
)
from rehearsal.simulators.model.event_stream import event
from rehearsal.simulators.model.paced_reply import PacedReply

_REASONS = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use"}


class TextBlock(BaseModel):
    """A piece of text."""

    text: str


class ToolUse(BaseModel):
    """A call of a tool."""

    id: str = Field(alias="toolUseId", pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    input: dict[str, Any]


class ToolResult(BaseModel):
    """The result of one."""

    id: str = Field(alias="toolUseId")
    content: tuple[TextBlock, ...]


class ContentBlock(BaseModel):
    """A piece of content: text, a call of a tool, or the result of one."""

    text: str | None = None
    use: ToolUse | None = Field(default=None, alias="toolUse")
    result: ToolResult | None = Field(default=None, alias="toolResult")


class ConverseMessage(BaseModel):
    """One message."""

    role: Literal["user", "assistant"]
    content: tuple[ContentBlock, ...] = Field(min_length=1)


class Inference(BaseModel):
    """Limits of the answer; parameters without effect here are ignored."""

    model_config = ConfigDict(populate_by_name=True)

    max_tokens: int | None = Field(default=None, ge=1, alias="maxTokens")
    stop: tuple[str, ...] = Field(default=(), alias="stopSequences")


class InputSchema(BaseModel):
    """The JSON schema of a tool's arguments."""

    document: dict[str, Any] = Field(alias="json")


class ToolSpec(BaseModel):
    """A tool."""

    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    description: str = Field(default="-", min_length=1)
    schema_: InputSchema = Field(alias="inputSchema")


class ToolItem(BaseModel):
    """An item of the list of tools."""

    spec: ToolSpec = Field(alias="toolSpec")


class ToolConfig(BaseModel):
    """Tools, and which of them is to be called."""

    tools: tuple[ToolItem, ...] = Field(min_length=1)
    choice: dict[Literal["auto", "any", "tool"], dict[str, str]] = Field(
        default={"auto": {}}, alias="toolChoice", max_length=1
    )

    def chosen(self) -> str | dict[str, Any]:
        """Return the choice as OpenAI's API has it."""
        if "tool" in self.choice:
            return {"type": "function", "function": self.choice["tool"]}
        return "required" if "any" in self.choice else "auto"


class ConverseRequest(BaseModel):
    """The body of both calls; the model's id is in the path."""

    model_config = ConfigDict(populate_by_name=True)

    messages: tuple[ConverseMessage, ...] = Field(min_length=1)
    system: tuple[TextBlock, ...] = ()
    tool_config: ToolConfig | None = Field(default=None, alias="toolConfig")
    inference: Inference = Field(default=Inference(), alias="inferenceConfig")

    def completion_request(self, model_id: str) -> CompletionRequest:
        """Return the same request as the server's own kind."""
        system = [ChatMessage(role="system", content=_text(self.system))] if self.system else []
        messages = [one for message in self.messages for one in _messages(message)]
        config = self.tool_config
        if config is None and any(message.tool_calls for message in messages):
            raise ValueError("The toolConfig field must be defined when using toolUse blocks.")
        return CompletionRequest(
            model=model_id,
            messages=(*system, *messages),
            max_tokens=self.inference.max_tokens,
            stop=self.inference.stop,
            tools=tuple(
                Tool(
                    type="function",
                    function=Function(
                        name=item.spec.name,
                        description=item.spec.description,
                        parameters=item.spec.schema_.document,
                    ),
                )
                for item in (config.tools if config else ())
            ),
            tool_choice=config.chosen() if config else "auto",
        )


def whole(completion: Completion) -> dict[str, Any]:
    """Return the answer of Converse."""
    block: dict[str, Any] = {"text": completion.text}
    if completion.call is not None:
        block = {"toolUse": {**_use(completion.call), "input": json.loads(completion.text)}}
    message = {"role": "assistant", "content": [block]}
    return {
        "output": {"message": message},
        "stopReason": _REASONS[completion.finish_reason],
        **_metadata(completion),
    }


async def frames(completion: Completion, reply: PacedReply) -> AsyncIterator[bytes]:
    """Yield the answer of ConverseStream, a word in each event."""
    yield event("messageStart", {"role": "assistant"})
    if completion.call is not None:
        start = {"toolUse": _use(completion.call)}
        yield event("contentBlockStart", {"contentBlockIndex": 0, "start": start})
    async for word in reply.words():
        delta = {"text": word} if completion.call is None else {"toolUse": {"input": word}}
        yield event("contentBlockDelta", {"contentBlockIndex": 0, "delta": delta})
    yield event("contentBlockStop", {"contentBlockIndex": 0})
    yield event("messageStop", {"stopReason": _REASONS[completion.finish_reason]})
    yield event("metadata", _metadata(completion))


def _metadata(completion: Completion) -> dict[str, Any]:
    usage = {
        "inputTokens": completion.input_tokens,
        "outputTokens": completion.output_tokens,
        "totalTokens": completion.input_tokens + completion.output_tokens,
    }
    return {"usage": usage, "metrics": {"latencyMs": 1}}


def _use(call: dict[str, Any]) -> dict[str, str]:
    return {"toolUseId": call["id"], "name": call["function"]["name"]}


def _messages(message: ConverseMessage) -> list[ChatMessage]:
    """Return a message as OpenAI's API has it: each result is one of its own."""
    found = [
        ChatMessage(role="tool", content=_text(block.result.content), tool_call_id=block.result.id)
        for block in message.content
        if block.result is not None
    ]
    text = "".join(block.text or "" for block in message.content)
    calls = tuple(
        {
            "id": block.use.id,
            "type": "function",
            "function": {"name": block.use.name, "arguments": json.dumps(block.use.input)},
        }
        for block in message.content
        if block.use is not None
    )
    if text or calls or not found:
        found.append(ChatMessage(role=message.role, content=text, tool_calls=calls or None))
    return found


def _text(blocks: tuple[TextBlock, ...]) -> str:
    return "".join(block.text for block in blocks)
