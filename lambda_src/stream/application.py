"""The ASGI application: it authenticates the caller, reads the body, and streams the answer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import uuid4

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lambda_src.ask.requests import AskRequest
from lambda_src.chat.requests import StreamedChatRequest
from lambda_src.runtime.billing.metering import quietly
from lambda_src.runtime.http.idempotency import HEADER as KEY_HEADER
from lambda_src.runtime.http.requests import Request
from lambda_src.runtime.http.streaming import Begin, Emit
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.stream.answers import StreamedAnswer, Streaming
from lambda_src.stream.completion_routes import completion_routes
from lambda_src.stream.compose import Answering, Parts, connect
from lambda_src.stream.embedding_routes import embedding_routes
from lambda_src.stream.endpoints import (
    Endpoint,
    body_of,
    endpoint,
    request_id_of,
    signed_in,
    unknown_route,
)
from lambda_src.stream.mcp_routes import mcp_routes
from lambda_src.stream.platform_events import PlatformEvents
from lambda_src.stream.program_endpoints import AREA, openai_refusal
from lambda_src.stream.recorder import RunOfCaller
from lambda_src.stream.responses import marked, refusal
from lambda_src.stream.run_routes import run_routes
from lambda_src.stream.settings import Settings
from lambda_src.tutor.requests import TutorRequest

STATUS_SECONDS = 4.0  # with 5 s of the cache a stream ends within 10 s of a suspension
MOST_STREAMS = 256  # at once; Lambda sends one, a developer's machine more

Fields = TypeVar("Fields", bound=Request)


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
        "/stream/chatbot": _answers(TutorRequest, parts.tutor, parts, streaming),
        "/stream/chat": _answers(StreamedChatRequest, parts.chat, parts, streaming),
        "/stream/ask": _answers(AskRequest, parts.ask, parts, streaming),
    }
    routes = [Route(path, handle, methods=["POST"]) for path, handle in endpoints.items()]
    routes += run_routes(parts, streaming)
    routes += completion_routes(parts, streaming)
    routes += embedding_routes(parts, streaming)
    routes += mcp_routes(parts, streaming)
    routes.append(Route("/healthz", _healthy, methods=["GET"]))
    return Starlette(routes=routes, exception_handlers={HTTPException: _no_route})


def _answers(
    model: type[Fields], answering: Answering[Fields], parts: Parts, streaming: Streaming
) -> Endpoint:
    def answered(
        caller: Caller, fields: Fields, key: str | None, emit: Emit, begin: Begin
    ) -> dict[str, Any]:
        lease = parts.lease(caller)
        try:
            return answering(caller, fields, key, emit, begin)
        finally:
            quietly(lambda: parts.open_streams.close(lease), "stream lease not closed")

    async def stream(request: HttpRequest, request_id: str) -> Response:
        caller = await signed_in(parts, request)
        fields = _with_run(await body_of(request, model, streaming.body_bytes))
        limits = await run_in_threadpool(parts.rates.count, caller)
        key = request.headers.get(KEY_HEADER)
        return StreamedAnswer(
            lambda emit, begin: answered(caller, fields, key, emit, begin),
            streaming,
            request_id,
            wire=PlatformEvents(),
            headers=limits,
            still_admitted=lambda: parts.admission.confirm(caller),
            run=_run_of(parts, caller, fields),
        )

    return endpoint(stream)


def _run_of(parts: Parts, caller: Caller, fields: Request) -> RunOfCaller | None:
    """Return the run that a turn of a session begins; other answers have none."""
    if not isinstance(fields, StreamedChatRequest) or fields.run_id is None:
        return None
    return RunOfCaller(parts.runs, caller, fields.run_id)


def _with_run(fields: Fields) -> Fields:
    """Return the fields of a turn with the id of its run, a new one if the client chose none."""
    if not isinstance(fields, StreamedChatRequest) or fields.run_id is not None:
        return fields
    return fields.model_copy(update={"run_id": str(uuid4())})


async def _no_route(request: HttpRequest, error: Exception) -> Response:
    """Answer an unknown path or method in the shape of errors of its area."""
    known, headers = unknown_route(error)
    refuse = openai_refusal if request.url.path.startswith(AREA) else refusal
    request_id = request_id_of(request.headers)
    response = marked(refuse(known, request_id), request_id)
    response.headers.update(headers)
    return response


async def _healthy(_: HttpRequest) -> Response:
    return JSONResponse({"status": "ok"})
