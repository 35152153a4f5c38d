"""What the routes have in common: who sends a request, its id, and errors in the one shape."""

import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import TypeVar
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from lambda_src.runtime import request_ids
from lambda_src.runtime.http import served
from lambda_src.runtime.http.errors import ApiError, NotFoundError
from lambda_src.runtime.http.refusals import shown
from lambda_src.runtime.http.requests import Request, parse_body
from lambda_src.runtime.http.text import check_body
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import logger
from lambda_src.stream.compose import Parts
from lambda_src.stream.requests import read_limited
from lambda_src.stream.responses import marked, refusal
from lambda_src.stream.tokens import HEADER

_CONTEXT = "x-amzn-request-context"
_REQUEST_ID = re.compile(r"[\w=-]{1,64}", re.ASCII)

ROUTE = "stream"
"""Under which the metrics of all these requests are: one price, however many paths there are."""
Endpoint = Callable[[HttpRequest], Awaitable[Response]]
Handling = Callable[[HttpRequest, str], Awaitable[Response]]
Fields = TypeVar("Fields", bound=Request)


class NotAllowedError(ApiError):
    """405: the path is right, the method is not."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "method_not_allowed"


def endpoint(handle: Handling) -> Endpoint:
    """Return an endpoint whose every error before its answer has the API's shape."""

    async def handled(request: HttpRequest) -> Response:
        request_id = request_id_of(request.headers)
        logger.thread_safe_append_keys(request_id=request_id)
        request_ids.remember(request_id)
        started = time.monotonic()
        served.begin()
        try:
            response = await handle(request, request_id)
        except Exception as error:  # noqa: BLE001 - every error must have the API's shape
            response = refusal(shown(error), request_id)
        # For a stream its begin: what comes after is the model's time.
        took = round((time.monotonic() - started) * 1000)
        served.log_served(response.status_code, took, route=ROUTE)
        return marked(response, request_id)

    return handled


async def signed_in(parts: Parts, request: HttpRequest) -> Caller:
    """Return the caller whom the request's token names. Raises UnauthenticatedError and such."""

    def confirm() -> Caller:
        return parts.admission.confirm(parts.tokens.caller(request.headers.get(HEADER)))

    caller = await run_in_threadpool(confirm)
    logger.thread_safe_append_keys(tenant_id=caller.tenant_id, user_id=caller.user_id)
    return caller


async def body_of(request: HttpRequest, model: type[Fields], most_bytes: int) -> Fields:
    """Return the body. Raises TooLargeError and InvalidRequestError."""
    body = await read_limited(request, most_bytes)
    check_body(body)
    return parse_body(body or b"{}", model)


def unknown_route(error: Exception) -> tuple[ApiError, Mapping[str, str]]:
    """Return the error of an unknown path or method, and its headers."""
    headers = getattr(error, "headers", None) or {}
    wrong_method = getattr(error, "status_code", 404) == HTTPStatus.METHOD_NOT_ALLOWED
    allowed = headers.get("Allow", "another method").replace("HEAD, ", "")
    known = NotAllowedError(f"Send {allowed}.") if wrong_method else NotFoundError("No such route.")
    return known, headers


def request_id_of(headers: Mapping[str, str]) -> str:
    """Return CloudFront's id, else Lambda's, which the web adapter passes on, or one of our own."""
    known = request_ids.of_cloudfront(headers)
    if known is not None:
        return known
    try:
        found = json.loads(headers.get(_CONTEXT, "{}")).get("requestId", "")
    except (ValueError, AttributeError, RecursionError):
        found = ""
    valid = isinstance(found, str) and _REQUEST_ID.fullmatch(found)
    return found if valid else str(uuid4())
