"""The error response of a failed request: one shape for every function.

`{"error": {"code": ..., "message": ..., "request_id": ...}}`
"""

from http import HTTPStatus
from typing import Any

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004 - botocore's name

from lambda_src.runtime.http.errors import ApiError, UnavailableError
from lambda_src.runtime.logs import logger

_THROTTLES = {
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
}
"""What AWS's SDKs take for a throttle.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""


def shown(error: Exception) -> ApiError:
    """Return the API error for the caller, and log the original error."""
    api_error = _as_api_error(error)
    if api_error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("request failed", exc_info=error, code=api_error.code)
    else:
        logger.info("request refused", code=api_error.code, status=int(api_error.status))
    return api_error


def error_body(error: ApiError, request_id: str) -> dict[str, Any]:
    """Return an error in the one shape of the API."""
    body = {"code": error.code, "message": error.message, "request_id": request_id}
    return {"error": {**error.details, **body}}


def error_payload(error: ApiError) -> dict[str, Any]:
    """Return an error as a vault function returns it to other functions. `retry_after`: seconds."""
    return {
        "status": int(error.status),
        "code": error.code,
        "message": error.message,
        "retry_after": error.retry_after,
        "details": dict(error.details),
    }


def error_headers(error: ApiError) -> dict[str, str]:
    """Return the headers that go with an error: when to retry, how to authenticate."""
    headers = dict(error.headers)
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if error.status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def _as_api_error(error: Exception) -> ApiError:
    if isinstance(error, ApiError):
        return error
    brief = isinstance(error, ConnectionError | HTTPClientError) or (
        isinstance(error, ClientError) and passes(error)
    )
    return (
        UnavailableError() if brief else ApiError("An internal error occurred. Try again shortly.")
    )


def passes(error: ClientError) -> bool:
    """Return whether AWS throttled or failed, so that a later request may succeed."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return failed or error.response["Error"]["Code"] in _THROTTLES
