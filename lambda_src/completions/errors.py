"""Errors as clients for OpenAI's API read them.

`{"error": {"message": ..., "type": ..., "param": ..., "code": ...}}`, with the request's id beside.
https://platform.openai.com/docs/guides/error-codes
"""

from http import HTTPStatus
from typing import Any

from lambda_src.runtime.http.errors import ApiError, InvalidRequestError
from lambda_src.runtime.http.refusals import error_headers

_CODES = {
    "budget_exhausted": "insufficient_quota",
    "rate_limited": "rate_limit_exceeded",
    "unauthenticated": "invalid_api_key",
}
_TYPES = {
    HTTPStatus.BAD_REQUEST: "invalid_request_error",
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.NOT_FOUND: "invalid_request_error",
    HTTPStatus.METHOD_NOT_ALLOWED: "invalid_request_error",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "invalid_request_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}
_LONGEST_WAIT = 60  # seconds; clients do not wait longer, but would try again at once
RETRY_HEADER = "x-should-retry"


def openai_error(error: ApiError, request_id: str) -> dict[str, Any]:
    """Return an error in OpenAI's shape."""
    code = _CODES.get(error.code, error.code)
    kind = "insufficient_quota" if code == "insufficient_quota" else None
    return {
        "error": {
            "message": error.message,
            "type": kind or _TYPES.get(error.status, "server_error"),
            "param": error.field if isinstance(error, InvalidRequestError) else None,
            "code": code,
            "request_id": request_id,
        }
    }


def openai_error_headers(error: ApiError) -> dict[str, str]:
    """Return the headers of an error; a client is told not to retry what it cannot wait for."""
    headers = error_headers(error)
    if error.retry_after is not None and error.retry_after > _LONGEST_WAIT:
        headers[RETRY_HEADER] = "false"
    return headers
