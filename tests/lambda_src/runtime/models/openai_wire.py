"""What OpenAI-compatible servers send, and the exact call that the tests expect."""

import json
from typing import Any

from lambda_src.runtime.models import ModelUsage
from tests.lambda_src.runtime.models.provider_server import Answer, Call, json_answer

MODEL = "llama3.2:3b"
WHOLE_BODY: dict[str, Any] = {
    "model": MODEL,
    "messages": [
        {"role": "system", "content": "You help tenant acme."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi! What is it?"},
        {"role": "user", "content": "Why is 1 + 1 = 2?"},
    ],
    "max_tokens": 200,
    "temperature": 0.2,
}
STREAM_BODY: dict[str, Any] = WHOLE_BODY | {
    "stream": True,
    "stream_options": {"include_usage": True},
}
USAGE = {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}
ESTIMATE = ModelUsage(17, 2, estimated=True)
LAST = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
COUNTED = {"choices": [], "usage": USAGE}


def whole(text: str | None, reason: str = "stop", **fields: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return {"object": "chat.completion", "choices": [choice], "usage": USAGE} | fields


def delta(text: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return {"object": "chat.completion.chunk", "choices": [choice], "usage": None}


def failure(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "some_error", "param": None, "code": None}}


def events(*parts: object, piece_bytes: int = 10_000, **fields: Any) -> Answer:
    lines = [part if isinstance(part, str) else json.dumps(part) for part in parts]
    raw = "".join(f"data: {line}\n\n" for line in lines).encode()
    cut = [raw[at : at + piece_bytes] for at in range(0, len(raw), piece_bytes)]
    return Answer(content_type="text/event-stream", pieces=tuple(cut), **fields)


def check(call: Call) -> Answer | None:
    """Answer what a strict server answers to a call that is not exactly the expected one."""
    if call.target != "/v1/chat/completions":
        return json_answer({"detail": "Not Found"}, 404)
    if call.body not in (WHOLE_BODY, STREAM_BODY):
        return json_answer(failure("odd body"), 400)
    return None
