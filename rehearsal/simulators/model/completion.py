"""A chat completion request: what of it the server reads, and what it answers.

https://platform.openai.com/docs/api-reference/chat/create
"""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class ChatMessage(BaseModel):
    """One message: text, calls of tools, or the result of one."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "user", "assistant", "tool"]
    content: str | None = None
    tool_calls: tuple[dict[str, Any], ...] | None = None
    tool_call_id: str | None = None

    def words(self) -> int:
        """Return how many words it has, those of its calls among them."""
        calls = "" if self.tool_calls is None else json.dumps(self.tool_calls)
        return len(f"{self.content or ''} {calls}".split())


class Function(BaseModel):
    """A function that may be called."""

    name: str
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)


class Tool(BaseModel):
    """A tool."""

    type: Literal["function"]
    function: Function


class ResponseFormat(BaseModel):
    """Whether the answer is JSON, and of which schema."""

    type: Literal["text", "json_object", "json_schema"] = "text"
    json_schema: dict[str, Any] = Field(default_factory=dict)


class StreamOptions(BaseModel):
    """Whether a stream ends with a chunk that reports usage."""

    include_usage: bool = False


class CompletionRequest(BaseModel):
    """The body of `POST /v1/chat/completions`; parameters without effect here are ignored."""

    model: str = Field(min_length=1)
    messages: tuple[ChatMessage, ...] = Field(min_length=1)
    max_tokens: int | None = Field(default=None, ge=1)
    stop: tuple[str, ...] = ()
    stream: bool = False
    stream_options: StreamOptions = StreamOptions()
    tools: tuple[Tool, ...] = ()
    tool_choice: str | dict[str, Any] = "auto"
    response_format: ResponseFormat = ResponseFormat()

    def question(self) -> str:
        """Return the text of the last user message, or nothing."""
        return next(
            (message.content or "" for message in self.messages[::-1] if message.role == "user"),
            "",
        )

    def earlier(self) -> int:
        """Return how many messages of the conversation came before the question."""
        roles = [message.role for message in self.messages if message.role != "system"]
        return len(roles) - 1 - roles[::-1].index("user") if "user" in roles else len(roles)


class Completion(BaseModel):
    """One answer and its token counts: a token is a word, input is every message's words."""

    id: str
    created: int
    model: str
    text: str
    finish_reason: Literal["stop", "length", "tool_calls"]
    call: dict[str, Any] | None = None
    input_tokens: int
    output_tokens: int

    def usage(self) -> dict[str, int]:
        """Return the counts under OpenAI's names."""
        return {
            "prompt_tokens": self.input_tokens,
            "completion_tokens": self.output_tokens,
            "total_tokens": self.input_tokens + self.output_tokens,
        }

    def whole(self) -> dict[str, Any]:
        """Return the answer as one `chat.completion`."""
        message: dict[str, Any] = {"role": "assistant", "content": self.text}
        if self.call is not None:
            message = {"role": "assistant", "content": None, "tool_calls": [self.call]}
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason}
        return {**self._head("chat.completion"), "choices": [choice], "usage": self.usage()}

    def chunk(self, delta: dict[str, Any], *, last: bool = False) -> dict[str, Any]:
        """Return one `chat.completion.chunk` of a streamed answer."""
        reason = self.finish_reason if last else None
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def usage_chunk(self) -> dict[str, Any]:
        """Return the chunk without choices that ends a stream with `include_usage`."""
        head = self._head("chat.completion.chunk")
        return {**head, "choices": [], "usage": self.usage()}

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}
