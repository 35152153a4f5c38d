"""Any server that speaks OpenAI's chat completions: Ollama, vLLM, llama.cpp, gateways.

https://platform.openai.com/docs/api-reference/chat
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from lambda_src.runtime.models import openai_tools
from lambda_src.runtime.models.conversation import normalize
from lambda_src.runtime.models.errors import (
    ModelError,
    cut_off,
    no_text,
    odd_shapes_as_model_errors,
)
from lambda_src.runtime.models.estimate import estimate_usage
from lambda_src.runtime.models.http_caller import HttpCaller, Json
from lambda_src.runtime.models.interface import (
    ModelChunk,
    ModelReply,
    ModelRequest,
    ModelStream,
    ModelUsage,
    ToolCall,
)
from lambda_src.runtime.models.limits import output_tokens, temperature
from lambda_src.runtime.models.settings import ModelSettings

PROVIDER = "The OpenAI-compatible server"
PATH = "/v1/chat/completions"


class OpenAiCompatibleModel:
    """A model behind `/v1/chat/completions`, with or without a key.

    Servers differ: some never report usage (it is estimated then), some end a stream without
    `[DONE]` (a finish reason is enough), some send usage with the last text.
    """

    def __init__(self, settings: ModelSettings, *, caller: HttpCaller) -> None:
        self.model_id = settings.model_id
        self._settings = settings
        self._caller = caller

    def converse(self, request: ModelRequest) -> ModelReply:
        """Answer in one piece; see `ChatModel.converse`."""
        progress = _Progress("message")
        text = progress.take(self._caller.answer(PATH, self._body(request)))
        usage = progress.end(request)
        return ModelReply(text=text, model_id=self.model_id, usage=usage, calls=progress.calls)

    def stream(self, request: ModelRequest) -> ModelStream:
        """Answer piece by piece; see `ChatModel.stream`."""
        progress = _Progress("delta")
        body = self._body(request)
        body |= {"stream": True, "stream_options": {"include_usage": True}}
        try:
            with closing(self._caller.events(PATH, body)) as events:
                for event in events:
                    if event is None:
                        progress.done = True
                        break
                    text = progress.take(event)
                    if text:
                        yield ModelChunk(text)
        except ModelError as error:
            error.usage = error.usage or progress.usage
            raise
        usage = progress.end(request)
        yield from progress.calls
        yield usage

    def _body(self, request: ModelRequest) -> Json:
        messages = [{"role": "system", "content": request.system}] if request.system.strip() else []
        for message in normalize(request.messages):
            messages += openai_tools.messages(message)
        body: Json = {
            **openai_tools.parameters(request),
            "model": self.model_id,
            "messages": messages,
            "max_tokens": output_tokens(self._settings, request),
        }
        warmth = temperature(self._settings, request)
        if warmth is not None:
            body["temperature"] = warmth
        if request.stop:
            body["stop"] = list(request.stop)
        return body


class _Progress:
    """What the parts of one answer said so far; `field` holds the text of a choice."""

    def __init__(self, field: str) -> None:
        self.usage: ModelUsage | None = None
        self.done = field == "message"
        self._field = field
        self._text = ""
        self._uses = openai_tools.Uses()
        self._reason: str | None = None

    def take(self, part: Mapping[str, Any]) -> str:
        """Return the part's text; raises `ModelError` for a refusal."""
        with odd_shapes_as_model_errors(PROVIDER):
            return self._take(part)

    def _take(self, part: Mapping[str, Any]) -> str:
        self.usage = _usage(part.get("usage")) or self.usage
        choice: Mapping[str, Any] = next(iter(part.get("choices") or ()), {})
        part_message = choice.get(self._field) or {}
        self._reason = choice.get("finish_reason") or self._reason
        if self._reason == "content_filter" or part_message.get("refusal"):
            raise ModelError("refused", f"{PROVIDER} withheld the answer", usage=self.usage)
        self._uses.take(part_message.get("tool_calls") or ())
        text = part_message.get("content") or ""
        self._text += text
        return str(text)

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The calls of tools that the answer has."""
        return self._uses.calls()

    def end(self, request: ModelRequest) -> ModelUsage:
        """Return the usage of the complete answer; raises `ModelError` if it is not complete."""
        if not self.done and self._reason is None:
            raise cut_off(PROVIDER, self.usage)
        calls = self.calls
        if not self._text.strip() and not calls:
            raise no_text(PROVIDER, self._reason, self.usage)
        made = [self._text, *(f"{call.name} {call.arguments}" for call in calls)]
        usage = self.usage or estimate_usage(request, " ".join(made).strip())
        if self._reason == "length":
            return replace(usage, finish="length")
        return replace(usage, finish="tool_calls") if calls else usage


def _usage(reported: Mapping[str, int] | None) -> ModelUsage | None:
    if not reported or "prompt_tokens" not in reported:
        return None
    return ModelUsage(int(reported["prompt_tokens"]), int(reported.get("completion_tokens") or 0))
