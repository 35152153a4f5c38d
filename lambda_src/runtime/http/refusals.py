"""What the caller is told when a request fails: one shape, wherever it is answered.

`{"error": {"code": ..., "message": ..., "request_id": ...}}`
"""

from http import HTTPStatus
from typing import Any

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004

from lambda_src.runtime.http.errors import ApiError, UnavailableError
from lambda_src.runtime.logs import logger

_BRIEF_FAILURES = {
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "TransactionInProgressException",
}


def shown(error: Exception) -> ApiError:
    """Return what the caller may know of an error, and log what they may not."""
    told = _told(error)
    if told.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("request failed", exc_info=error, code=told.code)
    else:
        logger.info("request refused", code=told.code, status=int(told.status))
    return told


def error_body(error: ApiError, request_id: str) -> dict[str, Any]:
    """Return an error in the one shape of the API."""
    body = {"code": error.code, "message": error.message, "request_id": request_id}
    return {"error": {**error.details, **body}}


def error_payload(error: ApiError) -> dict[str, Any]:
    """Return an error as a function of the vault tells it to the street. `retry_after`: seconds."""
    return {
        "status": int(error.status),
        "code": error.code,
        "message": error.message,
        "retry_after": error.retry_after,
        "details": dict(error.details),
    }


def error_headers(error: ApiError) -> dict[str, str]:
    """Return the headers that go with an error: when to come back, how to sign in."""
    headers = dict(error.headers)
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if error.status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def _told(error: Exception) -> ApiError:
    if isinstance(error, ApiError):
        return error
    brief = isinstance(error, ConnectionError | HTTPClientError) or (
        isinstance(error, ClientError) and error.response["Error"]["Code"] in _BRIEF_FAILURES
    )
    return UnavailableError() if brief else ApiError("Something went wrong on our side.")
