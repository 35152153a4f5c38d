"""What an HTTP provider's error answer means."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

from lambda_src.runtime.models.errors import ErrorKind, ModelError, excerpt
from lambda_src.runtime.models.retry_after import seconds_to_wait

_KINDS: dict[int, ErrorKind] = {
    HTTPStatus.TOO_MANY_REQUESTS: "throttled",
    HTTPStatus.REQUEST_TIMEOUT: "timeout",
    HTTPStatus.GATEWAY_TIMEOUT: "timeout",
}
_KEY_PROBLEMS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


def kind_of_status(status: int) -> ErrorKind:
    """Return the kind of an answer with HTTP `status`, which is not 200."""
    known = _KINDS.get(status)
    if known:
        return known
    return "unavailable" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid"


def rejects_key(response: httpx.Response, body: bytes) -> bool:
    """Return whether an answer says that the key is wrong; Gemini says so with status 400."""
    return response.status_code in _KEY_PROBLEMS or b"API_KEY_INVALID" in body


def from_answer(
    provider: str, response: httpx.Response, body: bytes, *, key: str | None
) -> ModelError:
    """Return the error for an answer that is not 200; redirects are among them."""
    status = response.status_code
    if response.has_redirect_location:
        return ModelError("invalid", f"{provider} answered {status}: redirects are not followed")
    text = body.decode("utf-8", errors="replace")
    error = _error_object(text)
    # What is said about a wrong key often quotes it in part, with any kind of masking.
    detail = (
        "" if rejects_key(response, body) else excerpt(str(error.get("message") or text), key=key)
    )
    wait = seconds_to_wait(response.headers.get("retry-after")) or _retry_delay(error)
    return ModelError(
        kind_of_status(status),
        f"{provider} answered {status}: {detail}".rstrip(": "),
        retry_after=wait,
    )


def from_event(provider: str, error: object, *, key: str | None) -> ModelError:
    """Return the error for an error object that came after status 200, usually in a stream."""
    fields = error if isinstance(error, Mapping) else {"message": error}
    code = fields.get("code")
    status = code if isinstance(code, int) else HTTPStatus.INTERNAL_SERVER_ERROR
    detail = excerpt(str(fields.get("message") or ""), key=key)
    words = f"{provider} failed after it began to answer: {detail}".rstrip(": ")
    return ModelError(kind_of_status(status), words, retry_after=_retry_delay(fields))


def _error_object(text: str) -> Mapping[str, Any]:
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    if isinstance(body, list) and body:  # Gemini wraps errors of streams in a list
        body = body[0]
    error = body.get("error") if isinstance(body, Mapping) else None
    if isinstance(error, str):  # Ollama's own form
        return {"message": error}
    return error if isinstance(error, Mapping) else {}


def _retry_delay(error: Mapping[str, Any]) -> int | None:
    """Return Google's `RetryInfo.retryDelay` ("34s"), if there is one."""
    details = error.get("details")
    for detail in details if isinstance(details, list) else []:
        delay = detail.get("retryDelay") if isinstance(detail, Mapping) else None
        if isinstance(delay, str):
            return seconds_to_wait(delay)
    return None
