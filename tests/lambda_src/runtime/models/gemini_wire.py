"""What Gemini sends, and the exact call that it expects of the tests."""

import json
from typing import Any

from tests.lambda_src.runtime.models.keys import KEY
from tests.lambda_src.runtime.models.provider_server import Answer, Call, json_answer

MODEL = "gemini-2.0-flash"
WHOLE = f"/v1beta/models/{MODEL}:generateContent"
STREAM = f"/v1beta/models/{MODEL}:streamGenerateContent?alt=sse"
EXPECTED_BODY: dict[str, Any] = {
    "systemInstruction": {"parts": [{"text": "You help tenant acme."}]},
    "contents": [
        {"role": "user", "parts": [{"text": "Hello"}]},
        {"role": "model", "parts": [{"text": "Hi! What is it?"}]},
        {"role": "user", "parts": [{"text": "Why is 1 + 1 = 2?"}]},
    ],
    "generationConfig": {"maxOutputTokens": 200, "temperature": 0.2},
}
COUNTS = {"promptTokenCount": 11, "candidatesTokenCount": 3, "thoughtsTokenCount": 20}


def part(text: str, reason: str | None = None, **fields: Any) -> dict[str, Any]:
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": [{"text": text}]}}
    if reason:
        candidate["finishReason"] = reason
    return {"candidates": [candidate], "usageMetadata": COUNTS, "modelVersion": MODEL} | fields


def failure(code: int, status: str, message: str, *details: object) -> dict[str, Any]:
    error = {"code": code, "message": message, "status": status, "details": details}
    return {"error": error}


def events(*parts: object, piece_bytes: int = 10_000, **fields: Any) -> Answer:
    raw = "".join(f"data: {json.dumps(part, ensure_ascii=False)}\r\n\r\n" for part in parts)
    cut = [raw.encode()[at : at + piece_bytes] for at in range(0, len(raw.encode()), piece_bytes)]
    return Answer(content_type="text/event-stream", pieces=tuple(cut), **fields)


def check(call: Call) -> Answer | None:
    """Answer what Google answers to a call that is not exactly the expected one."""
    if call.headers.get("x-goog-api-key") != KEY:
        reason = {"reason": "API_KEY_INVALID", "domain": "googleapis.com"}
        return json_answer(failure(400, "INVALID_ARGUMENT", f"bad key {KEY[:9]}***", reason), 400)
    if call.target not in (WHOLE, STREAM):
        return json_answer(failure(404, "NOT_FOUND", "no such model"), 404)
    if call.body != EXPECTED_BODY or call.headers["content-type"] != "application/json":
        return json_answer(failure(400, "INVALID_ARGUMENT", "odd body"), 400)
    return None
