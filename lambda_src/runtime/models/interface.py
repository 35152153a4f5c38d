"""What every chat model takes and gives back."""

import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Role = Literal["user", "assistant"]
Finish = Literal["stop", "length", "tool_calls"]
"""Why an answer ended: done, the limit of its length was reached, or tools are to be called."""


@dataclass(frozen=True)
class Tool:
    """A function that a model may have called; `schema` is the JSON schema of its arguments."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class NamedTool:
    """The tool that a model has to call; any name is one, `auto` and `none` too."""

    name: str


ToolChoice = Literal["auto", "none", "required"] | NamedTool
"""Which tool a model calls: as it likes, none, some, or this one."""


@dataclass(frozen=True)
class ToolCall:
    """A call that a model wants; `arguments` is a JSON object as text."""

    call_id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class ToolResult:
    """What a called function returned."""

    call_id: str
    content: str


@dataclass(frozen=True)
class JsonReply:
    """An answer that is a JSON object; `schema` null leaves its fields to the model."""

    name: str = "reply"
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; `content` is plain text.

    An assistant's turn may have `calls`; the user's turn after it has their `results`.
    """

    role: Role
    content: str
    calls: tuple[ToolCall, ...] = ()
    results: tuple[ToolResult, ...] = ()

    def texts(self) -> Iterator[str]:
        """Yield all that a model reads of it."""
        yield self.content
        for call in self.calls:
            yield f"{call.name} {call.arguments}"
        for result in self.results:
            yield result.content


@dataclass(frozen=True)
class ModelRequest:
    """One call of a model.

    `messages` is the history, oldest first, ending with the user's new message; providers pass it
    through `conversation.normalize`. `session_id` is the conversation's id: a Bedrock agent keeps
    its own memory under it. `max_output_tokens` lowers the settings' limit, never raises it.
    `temperature` is in place of the settings' one; an answer ends before any text of `stop`. A
    Bedrock agent takes neither.

    `tools` and `json_reply` are for models that take them (`ModelSettings.takes_tools`).
    """

    system: str
    messages: tuple[Message, ...]
    session_id: str
    max_output_tokens: int | None = None
    temperature: float | None = None
    stop: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_choice: ToolChoice = "auto"
    json_reply: JsonReply | None = None

    def texts(self) -> Iterator[str]:
        """Yield all that the model reads of it."""
        yield self.system
        for message in self.messages:
            yield from message.texts()
        for tool in self.tools:
            yield f"{tool.name} {tool.description} {json.dumps(tool.schema)}"
        if self.json_reply is not None:
            yield json.dumps(self.json_reply.schema)


@dataclass(frozen=True)
class ModelUsage:
    """Tokens of one call, as the provider bills them, and why its answer ended.

    `estimated` is true when the provider reported none and `estimate` counted the text instead.
    """

    input_tokens: int
    output_tokens: int
    estimated: bool = False
    finish: Finish = "stop"


@dataclass(frozen=True)
class ModelReply:
    """An answer: text, calls of tools, or both. `model_id` is the id from the settings.

    It is complete unless it was `stopped` by the user while it was streamed.
    """

    text: str
    model_id: str
    usage: ModelUsage
    stopped: bool = False
    calls: tuple[ToolCall, ...] = ()

    @property
    def finish(self) -> Finish:
        """Why it ended, as far as the provider is concerned."""
        return self.usage.finish


@dataclass(frozen=True)
class ModelChunk:
    """A piece of a streamed answer: never empty, its borders mean nothing."""

    text: str


ModelStream = Generator[ModelChunk | ToolCall | ModelUsage, None, None]


class ChatModel(Protocol):
    """A model that answers a conversation. Safe to share between threads."""

    @property
    def model_id(self) -> str:
        """The configured id, under which usage is counted."""

    def converse(self, request: ModelRequest) -> ModelReply:
        """Answer in one piece; every failure is a `ModelError`."""

    def stream(self, request: ModelRequest) -> ModelStream:
        """Answer piece by piece: `ModelChunk`s, whole `ToolCall`s, then exactly one `ModelUsage`.

        Nothing is sent before the first `next`; closing the stream early closes the provider's
        connection. Every failure is a `ModelError`, also in the middle of the answer.
        """
