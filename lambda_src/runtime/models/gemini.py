"""Google Gemini through generateContent and streamGenerateContent.

https://ai.google.dev/api/generate-content
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from lambda_src.runtime.models.conversation import normalize
from lambda_src.runtime.models.errors import (
    ModelError,
    cut_off,
    excerpt,
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
)
from lambda_src.runtime.models.limits import output_tokens, temperature
from lambda_src.runtime.models.settings import ModelSettings

PROVIDER = "Gemini"
REFUSALS = frozenset({"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"})
_ROLES = {"user": "user", "assistant": "model"}


class GeminiModel:
    """A Gemini model; the key travels in the `x-goog-api-key` header, never in the address."""

    def __init__(self, settings: ModelSettings, *, caller: HttpCaller) -> None:
        self.model_id = settings.model_id
        self._settings = settings
        self._caller = caller
        self._path = f"/v1beta/models/{quote(settings.model_id, safe='')}"

    def converse(self, request: ModelRequest) -> ModelReply:
        """Answer in one piece; see `ChatModel.converse`."""
        progress = _Progress()
        body = self._body(request)
        text = progress.take(self._caller.answer(f"{self._path}:generateContent", body))
        return ModelReply(text=text, model_id=self.model_id, usage=progress.end(request))

    def stream(self, request: ModelRequest) -> ModelStream:
        """Answer piece by piece; see `ChatModel.stream`."""
        progress = _Progress()
        path = f"{self._path}:streamGenerateContent?alt=sse"
        try:
            with closing(self._caller.events(path, self._body(request))) as events:
                for event in events:
                    text = progress.take(event or {})
                    if text:
                        yield ModelChunk(text)
        except ModelError as error:
            error.usage = error.usage or progress.usage
            raise
        yield progress.end(request)

    def _body(self, request: ModelRequest) -> Json:
        generation: Json = {"maxOutputTokens": output_tokens(self._settings, request)}
        warmth = temperature(self._settings, request)
        if warmth is not None:
            generation["temperature"] = warmth
        if request.stop:
            generation["stopSequences"] = list(request.stop)
        body: Json = {
            "contents": [
                {"role": _ROLES[message.role], "parts": [{"text": message.content}]}
                for message in normalize(request.messages)
            ],
            "generationConfig": generation,
        }
        if request.system.strip():
            body["systemInstruction"] = {"parts": [{"text": request.system}]}
        return body


class _Progress:
    """What the parts of one answer said so far."""

    def __init__(self) -> None:
        self.usage: ModelUsage | None = None
        self._text = ""
        self._reason: str | None = None

    def take(self, part: Mapping[str, Any]) -> str:
        """Return the part's text; raises `ModelError` for a block."""
        with odd_shapes_as_model_errors(PROVIDER):
            return self._take(part)

    def _take(self, part: Mapping[str, Any]) -> str:
        self.usage = _usage(part.get("usageMetadata")) or self.usage
        blocked = part.get("promptFeedback", {}).get("blockReason")
        if blocked:
            raise self._refusal(f"blocked the prompt: {excerpt(str(blocked))}")
        candidate: Mapping[str, Any] = next(iter(part.get("candidates", ())), {})
        self._reason = candidate.get("finishReason") or self._reason
        if self._reason in REFUSALS:
            raise self._refusal(f"stopped: {self._reason}")
        parts = candidate.get("content", {}).get("parts", ())
        text = "".join(part.get("text", "") for part in parts if not part.get("thought"))
        self._text += text
        return text

    def end(self, request: ModelRequest) -> ModelUsage:
        """Return the usage of the complete answer; raises `ModelError` if it is not complete."""
        if self._reason is None:
            raise cut_off(PROVIDER, self.usage)
        if not self._text.strip():
            raise no_text(PROVIDER, self._reason, self.usage)
        usage = self.usage or estimate_usage(request, self._text)
        return replace(usage, finish="length") if self._reason == "MAX_TOKENS" else usage

    def _refusal(self, words: str) -> ModelError:
        return ModelError("refused", f"{PROVIDER} {words}", usage=self.usage)


def _usage(metadata: Mapping[str, int] | None) -> ModelUsage | None:
    """Return the billed tokens: prompts of tools count as input, thoughts as output."""
    if not metadata:
        return None

    def total(*names: str) -> int:
        return sum(int(metadata.get(name) or 0) for name in names)

    return ModelUsage(
        input_tokens=total("promptTokenCount", "toolUsePromptTokenCount"),
        output_tokens=total("candidatesTokenCount", "thoughtsTokenCount"),
    )
