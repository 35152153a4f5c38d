"""Replies in OpenAI's shapes: one object, or the chunks of a stream.

https://platform.openai.com/docs/api-reference/chat/object
https://platform.openai.com/docs/api-reference/chat-streaming
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from lambda_src.completions.errors import openai_error
from lambda_src.runtime.clock import Clock, now
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.rate_limits import Quota
from lambda_src.runtime.models import ToolCall

OWNER = "gatehouse"
LIMIT_HEADER = "x-ratelimit-limit-requests"
_DONE = b"data: [DONE]\n\n"


def completion_id() -> str:
    """Return an id for one reply."""
    return f"chatcmpl-{uuid4().hex}"


def completion(answer: Mapping[str, Any], *, clock: Clock = now) -> dict[str, Any]:
    """Return a whole reply."""
    message: dict[str, Any] = {
        "role": "assistant",
        "content": answer["reply"],
        "refusal": None,
    }
    if answer["calls"]:
        message["tool_calls"] = [_call(call) for call in answer["calls"]]
        message["content"] = answer["reply"] or None
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": answer["finish"],
    }
    return {
        "id": completion_id(),
        "object": "chat.completion",
        "created": int(clock().timestamp()),
        "model": answer["model_id"],
        "choices": [choice],
        "usage": _usage(answer["usage"]),
    }


def model(name: str) -> dict[str, Any]:
    """Return a model of the list. When it was made nobody says, so `created` is 0."""
    return {"id": name, "object": "model", "created": 0, "owned_by": OWNER}


def models(names: Sequence[str]) -> dict[str, Any]:
    """Return the list of models."""
    return {"object": "list", "data": [model(name) for name in names]}


def rate_headers(quotas: Sequence[Quota]) -> dict[str, str]:
    """Return OpenAI's headers for the quota that is used up first."""
    if not quotas:
        return {}
    nearest = min(quotas, key=lambda quota: quota.remaining)
    return {
        LIMIT_HEADER: str(nearest.limit),
        "x-ratelimit-remaining-requests": str(nearest.remaining),
        "x-ratelimit-reset-requests": f"{nearest.reset_seconds}s",
    }


@dataclass
class CompletionEvents:
    """The chunks of one streamed reply, of a model that is known before its first piece."""

    model_id: str
    include_usage: bool
    clock: Clock = now
    _id: str = field(default_factory=completion_id)
    _created: int = 0
    _has_begun: bool = False

    def begin(self, ids: dict[str, str]) -> list[bytes]:  # noqa: ARG002 - no reply here has a run
        """Return nothing: there is no event before the first piece."""
        return []

    def piece(self, text: str) -> bytes:
        """Return the chunk of one piece; the first one names the role."""
        role = {} if self._has_begun else {"role": "assistant"}
        self._has_begun = True
        return self._chunk({**role, "content": text})

    def end(self, answer: dict[str, Any], *, is_repeated: bool) -> list[bytes]:
        """Return the chunks after the last piece; the whole of a reply that had no piece."""
        pieces = [self.piece(answer["reply"])] if is_repeated else []
        pieces += [
            self._chunk({"tool_calls": [{"index": number, **_call(call)}]})
            for number, call in enumerate(answer["calls"])
        ]
        last = [self._chunk({}, finish=answer["finish"])]
        usage = [self._usage_chunk(answer["usage"])] if self.include_usage else []
        return [*pieces, *last, *usage, _DONE]

    def failure(self, error: ApiError, request_id: str) -> list[bytes]:
        """Return the event of an error in the middle of a reply."""
        return [_data(openai_error(error, request_id)), _DONE]

    def _chunk(self, delta: Mapping[str, Any], *, finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": dict(delta), "logprobs": None, "finish_reason": finish}
        usage = {"usage": None} if self.include_usage else {}
        return _data({**self._frame(), "choices": [choice], **usage})

    def _usage_chunk(self, tokens: Mapping[str, int]) -> bytes:
        return _data({**self._frame(), "choices": [], "usage": _usage(tokens)})

    def _frame(self) -> dict[str, Any]:
        self._created = self._created or int(self.clock().timestamp())
        return {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self.model_id,
        }


def _call(call: ToolCall) -> dict[str, Any]:
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.call_id, "type": "function", "function": function}


def _usage(tokens: Mapping[str, int]) -> dict[str, int]:
    given, made = tokens["input_tokens"], tokens["output_tokens"]
    return {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}


def _data(value: Mapping[str, Any]) -> bytes:
    return b"data: %b\n\n" % json.dumps(value, ensure_ascii=False).encode()
