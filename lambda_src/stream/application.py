"""The ASGI application: it authenticates the caller, reads the body, and streams the answer."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import uuid4

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lambda_src.ask.requests import AskRequest
from lambda_src.chat.requests import ChatRequest
from lambda_src.runtime.billing.metering import quietly
from lambda_src.runtime.http.errors import ApiError, NotFoundError
from lambda_src.runtime.http.idempotency import HEADER as KEY_HEADER
from lambda_src.runtime.http.refusals import shown
from lambda_src.runtime.http.requests import Request, parse_body
from lambda_src.runtime.http.streaming import Emit
from lambda_src.runtime.http.text import check_body
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import configure, logger
from lambda_src.runtime.settings import load
from lambda_src.stream.answers import StreamedAnswer, Streaming, refusal
from lambda_src.stream.compose import Answering, Parts, connect
from lambda_src.stream.requests import TutorRequest, read_limited
from lambda_src.stream.settings import Settings
from lambda_src.stream.tokens import HEADER

STATUS_SECONDS = 4.0  # with 5 s of the cache a stream ends within 10 s of a suspension
MOST_STREAMS = 256  # at once; Lambda sends one, a developer's machine more
_CONTEXT = "x-amzn-request-context"
_REQUEST_ID = re.compile(r"[\w=-]{1,64}", re.ASCII)

Fields = TypeVar("Fields", bound=Request)
Endpoint = Callable[[HttpRequest], Awaitable[Response]]


class NotAllowedError(ApiError):
    """405: the path is right, the method is not."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "method_not_allowed"


def application(settings: Settings | None = None, parts: Parts | None = None) -> Starlette:
    """Return the application, from the environment unless told otherwise."""
    settings = settings or load(Settings)
    configure(settings)
    parts = parts or connect(settings)
    streaming = Streaming(
        ThreadPoolExecutor(MOST_STREAMS, thread_name_prefix="stream"),
        body_bytes=settings.stream_body_bytes,
        heartbeat_seconds=settings.heartbeat_seconds,
        stream_seconds=settings.stream_seconds,
        status_seconds=STATUS_SECONDS,
    )
    endpoints = {
        "/stream/chatbot": _endpoint(TutorRequest, parts.tutor, parts, streaming),
        "/stream/chat": _endpoint(ChatRequest, parts.chat, parts, streaming),
        "/stream/ask": _endpoint(AskRequest, parts.ask, parts, streaming),
    }
    routes = [Route(path, endpoint, methods=["POST"]) for path, endpoint in endpoints.items()]
    routes.append(Route("/healthz", _healthy, methods=["GET"]))
    return Starlette(routes=routes, exception_handlers={HTTPException: _no_route})


def _endpoint(
    model: type[Fields], answering: Answering[Fields], parts: Parts, streaming: Streaming
) -> Endpoint:
    def admitted(header: str | None) -> Caller:
        return parts.admission.confirm(parts.tokens.caller(header))

    def answered(
        caller: Caller, fields: Fields, idempotency_key: str | None, emit: Emit
    ) -> dict[str, Any]:
        lease = parts.open_streams.open(caller)
        try:
            return answering(caller, fields, idempotency_key, emit)
        finally:
            quietly(lambda: parts.open_streams.close(lease), "stream lease not closed")

    async def endpoint(request: HttpRequest) -> Response:
        request_id = _request_id(request.headers)
        logger.thread_safe_append_keys(request_id=request_id)
        try:
            caller = await run_in_threadpool(admitted, request.headers.get(HEADER))
            body = await read_limited(request, streaming.body_bytes)
            check_body(body)
            fields = parse_body(body or b"{}", model)
            limits = await run_in_threadpool(parts.rates.count, caller)
        except Exception as error:  # noqa: BLE001 - every error must have the API's shape
            return refusal(shown(error), request_id)
        logger.thread_safe_append_keys(tenant_id=caller.tenant_id, user_id=caller.user_id)
        key = request.headers.get(KEY_HEADER)
        return StreamedAnswer(
            lambda emit: answered(caller, fields, key, emit),
            streaming,
            request_id,
            headers=limits,
            still_admitted=lambda: parts.admission.confirm(caller),
        )

    return endpoint


async def _healthy(_: HttpRequest) -> Response:
    return JSONResponse({"status": "ok"})


async def _no_route(request: HttpRequest, error: Exception) -> Response:
    """Answer an unknown path or method in the one shape."""
    headers = getattr(error, "headers", None) or {}
    wrong_method = getattr(error, "status_code", 404) == HTTPStatus.METHOD_NOT_ALLOWED
    error = NotAllowedError("Send a POST.") if wrong_method else NotFoundError("No such route.")
    response = refusal(error, _request_id(request.headers))
    response.headers.update(headers)
    return response


def _request_id(headers: Mapping[str, str]) -> str:
    """Return Lambda's id of the request, which the web adapter passes on, or one of our own."""
    try:
        found = json.loads(headers.get(_CONTEXT, "{}")).get("requestId", "")
    except (ValueError, AttributeError, RecursionError):
        found = ""
    valid = isinstance(found, str) and _REQUEST_ID.fullmatch(found)
    return found if valid else str(uuid4())
