"""What `POST /v1/chat/completions` accepts of OpenAI's parameters.

A parameter is taken, accepted without effect where the reply means the same without it, or
refused: nothing that would change the reply is ignored.
https://platform.openai.com/docs/api-reference/chat/create
"""

import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from lambda_src.completions.tools import (
    MOST_CALLS,
    MOST_TOOLS,
    CalledTool,
    ChosenTool,
    FunctionTool,
    Name,
    ResponseFormat,
    check_results,
    check_tools,
)
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.http.requests import Request, parse_body
from lambda_src.runtime.models import JsonReply, Message, NamedTool, Tool, ToolChoice, ToolResult

MOST_MESSAGES = 200
MOST_STOPS = 4
_STOP_CHARACTERS = 64
_INSTRUCTIONS = ("system", "developer")

# They name the sender or hint at how to serve the request; the reply is the same without them.
_WITHOUT_EFFECT = frozenset(
    {"metadata", "prompt_cache_key", "prompt_cache_retention",
     "safety_identifier", "seed", "service_tier", "user"}
)  # fmt: skip
# What these mean where nothing else was requested; any other value would change the reply.
_NEUTRAL: Mapping[str, tuple[Any, ...]] = {
    "audio": (),
    "frequency_penalty": (0,),
    "function_call": ("auto", "none"),
    "functions": ([],),
    "logit_bias": ({},),
    "logprobs": (False,),
    "modalities": (["text"],),
    "moderation": (),
    "n": (1,),
    "prediction": (),
    "presence_penalty": (0,),
    "reasoning_effort": (),
    "store": (False,),
    "parallel_tool_calls": (True,),
    "top_logprobs": (0,),
    "top_p": (1,),
    "verbosity": (),
    "web_search_options": (),
}
# What is the same as not to send it.
_LEFT_OUT: Mapping[str, Any] = {
    "response_format": {"type": "text"},
    "tool_choice": "auto",
    "tools": [],
}
# What clients send back of a reply that had none of it.
_EMPTY_IN_MESSAGES = ("annotations", "audio", "function_call", "name", "refusal", "tool_calls")


class UnsupportedParameterError(InvalidRequestError):
    """400: a parameter of OpenAI's API that would change the reply, and that nothing here does."""

    code = "unsupported_parameter"


class ChatMessage(Request):
    """One message of the conversation; parts of text are joined by then."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | None = None
    tool_calls: tuple[CalledTool, ...] = Field(default=(), max_length=MOST_CALLS)
    tool_call_id: Name | None = None

    def turn(self) -> Message:
        """Return it as models take it. Raises InvalidRequestError."""
        text = self.content or ""
        if self.role == "tool":
            return Message("user", "", results=(ToolResult(str(self.tool_call_id), text),))
        calls = tuple(call.call() for call in self.tool_calls)
        return Message("assistant" if self.role == "assistant" else "user", text, calls)

    def check(self, number: int) -> None:
        """Check what no single field says. Raises InvalidRequestError."""
        if self.content is None and not self.tool_calls:
            raise InvalidRequestError(f"messages.{number}.content", "is required.")
        if (self.role == "tool") != (self.tool_call_id is not None):
            place = f"messages.{number}.tool_call_id"
            raise InvalidRequestError(place, "belongs to role tool, which needs it.")


class StreamOptions(Request):
    """How a reply is streamed; obfuscation hides sizes from who listens, which TLS pads anyway."""

    include_usage: bool = False
    include_obfuscation: bool = False


class CompletionRequest(Request):
    """Body of a request for one reply to a conversation that comes along."""

    model: str = Field(min_length=1, max_length=2048)
    messages: tuple[ChatMessage, ...] = Field(max_length=MOST_MESSAGES)
    stream: bool = False
    stream_options: StreamOptions | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    stop: str | tuple[str, ...] | None = None
    tools: tuple[FunctionTool, ...] | None = Field(default=None, max_length=MOST_TOOLS)
    tool_choice: Literal["auto", "none", "required"] | ChosenTool | None = None
    response_format: ResponseFormat | None = None

    def check(self) -> None:
        """Check what no single field says. Raises InvalidRequestError."""
        for number, message in enumerate(self.messages):
            message.check(number)
        check_tools(self.tools or (), self.tool_choice)
        check_results([
            {"role": message.role, "calls": [call.id for call in message.tool_calls],
             "answers": message.tool_call_id}
            for message in self.messages
        ])  # fmt: skip
        if self.response_format:
            self.response_format.check()
        limits = {self.max_tokens, self.max_completion_tokens} - {None}
        spoken = self.conversation
        for name, is_wrong, problem in (
            ("stream_options", self.stream_options and not self.stream,
             "belongs to a request with stream = true."),
            ("max_tokens", len(limits) > 1, "says another limit than max_completion_tokens."),
            ("stop", len(self.stops) > MOST_STOPS, f"must be at most {MOST_STOPS} texts."),
            ("stop", any(not stop or len(stop) > _STOP_CHARACTERS for stop in self.stops),
             f"must be texts of 1 to {_STOP_CHARACTERS} characters."),
            ("messages", not spoken or spoken[-1].role != "user"
             or not (spoken[-1].content.strip() or spoken[-1].results),
             "the last one must be of role user and have text, or of role tool."),
            ("messages", spoken and spoken[0].role != "user",
             "the first one after the instructions must be of role user."),
        ):  # fmt: skip
            if is_wrong:
                raise InvalidRequestError(name, problem)

    @property
    def stops(self) -> tuple[str, ...]:
        """The texts before which the reply ends."""
        return (self.stop,) if isinstance(self.stop, str) else self.stop or ()

    @property
    def most_tokens(self) -> int | None:
        """The limit that the program sets to the reply, under its new name or its old one."""
        return self.max_completion_tokens or self.max_tokens

    @property
    def instructions(self) -> str:
        """The program's own instructions: its system and developer messages, in their order."""
        texts = [
            message.content or "" for message in self.messages if message.role in _INSTRUCTIONS
        ]
        return "\n\n".join(text for text in texts if text.strip())

    @property
    def conversation(self) -> tuple[Message, ...]:
        """The turns of user and assistant."""
        return tuple(
            message.turn() for message in self.messages if message.role not in _INSTRUCTIONS
        )

    @property
    def usable_tools(self) -> tuple[Tool, ...]:
        """The tools, as models take them."""
        return tuple(tool.tool() for tool in self.tools or ())

    @property
    def chosen_tool(self) -> ToolChoice:
        """Which tool is to be called."""
        chosen = self.tool_choice
        if isinstance(chosen, ChosenTool):
            return NamedTool(chosen.function.name)
        return chosen or "auto"

    @property
    def json_reply(self) -> JsonReply | None:
        """The JSON object that the reply is to be, if it is to be one."""
        return self.response_format.json_reply() if self.response_format else None

    @property
    def wants_usage(self) -> bool:
        """Whether a stream ends with the tokens that it used."""
        return self.stream_options is not None and self.stream_options.include_usage


def read_completion(body: bytes) -> CompletionRequest:
    """Return the request in a body. Raises InvalidRequestError naming the parameter."""
    sent = read_object(body)
    rest = {name: value for name, value in sent.items() if _counts(name, value)}
    messages = rest.get("messages")
    if isinstance(messages, list):
        rest["messages"] = [_plain(number, message) for number, message in enumerate(messages)]
    request = parse_body(json.dumps(rest).encode(), CompletionRequest)
    request.check()
    return request


def read_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a body. Raises InvalidRequestError."""
    try:
        sent = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise InvalidRequestError("body", "must be a JSON object in UTF-8.") from None
    if not isinstance(sent, dict):
        raise InvalidRequestError("body", "must be a JSON object.")
    return sent


def _counts(name: str, value: object) -> bool:
    """Return whether a parameter has to be understood. Raises UnsupportedParameterError."""
    if name in _WITHOUT_EFFECT or (value is None and name in _NEUTRAL):
        return False
    if name in _LEFT_OUT and value in (None, _LEFT_OUT[name]):
        return False
    if name not in _NEUTRAL:
        return True
    taken = _NEUTRAL[name]
    if any((value == one and type(value) is not bool) or value is one for one in taken):
        return False
    only = " or ".join(json.dumps(one) for one in taken)
    problem = f"only {only} is supported." if taken else "is not supported."
    raise UnsupportedParameterError(name, problem)


def _plain(number: int, message: object) -> object:
    """Return a message without what is empty, its parts of text joined.

    Raises UnsupportedParameterError for a part that is no text.
    """
    if not isinstance(message, dict):
        return message
    rest = {
        name: value
        for name, value in message.items()
        if name not in _EMPTY_IN_MESSAGES or value not in (None, [], {})
    }
    parts = rest.get("content")
    if isinstance(parts, list):
        texts = [_text(part) for part in parts]
        if None in texts or not texts:
            place = f"messages.{number}.content"
            raise UnsupportedParameterError(
                place, "only text and parts of type text are supported."
            )
        rest["content"] = "\n".join(text for text in texts if text is not None)
    return rest


def _text(part: object) -> str | None:
    """Return the text of a part, or None for any other part."""
    if not isinstance(part, dict) or set(part) != {"type", "text"} or part["type"] != "text":
        return None
    return part["text"] if isinstance(part["text"], str) else None
