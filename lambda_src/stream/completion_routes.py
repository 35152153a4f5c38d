"""`/v1/*`: what programs with an API key and a client for OpenAI's API call."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lambda_src.completions import wire
from lambda_src.completions.errors import openai_error, openai_error_headers
from lambda_src.completions.requests import CompletionRequest, read_completion
from lambda_src.runtime.billing.metering import quietly
from lambda_src.runtime.http.credential_headers import VIEWER_AUTHORIZATION
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.rate_limits import rate_limit_headers
from lambda_src.runtime.http.refusals import shown
from lambda_src.runtime.http.streaming import Emit
from lambda_src.runtime.http.text import check_body
from lambda_src.runtime.identity.api_keys import Scope
from lambda_src.runtime.identity.key_admission import KeyHolder
from lambda_src.runtime.logs import logger
from lambda_src.stream.answers import StreamedAnswer, Streaming
from lambda_src.stream.compose import Parts
from lambda_src.stream.endpoints import Endpoint, request_id_of
from lambda_src.stream.requests import read_limited
from lambda_src.stream.responses import PRIVATE, marked

AREA = "/v1/"
COMPLETIONS = "/v1/chat/completions"
MODELS = "/v1/models"
MODEL = "/v1/models/{model:path}"

Handling = Callable[[HttpRequest, str, KeyHolder], Awaitable[Response]]


class StreamedCompletion(wire.CompletionEvents):
    """A streamed reply whose errors before the first byte are OpenAI's too."""

    def refusal(self, error: ApiError, request_id: str) -> Response:
        """Return an error as the response."""
        return openai_refusal(error, request_id)


def completion_routes(parts: Parts, streaming: Streaming) -> list[Route]:
    """Return the routes for programs."""

    async def complete(request: HttpRequest, request_id: str, holder: KeyHolder) -> Response:
        body = await read_limited(request, streaming.body_bytes)
        check_body(body)
        wanted = read_completion(body)
        parts.completions.check(wanted)
        limits = await run_in_threadpool(_count, parts, holder)
        if wanted.stream:
            return StreamedAnswer(
                lambda emit, _: _answer(parts, holder, wanted, emit),
                streaming,
                request_id,
                wire=StreamedCompletion(wanted.model, wanted.wants_usage),
                headers=limits,
                still_admitted=lambda: parts.keys.confirm(holder),
            )
        answered = asyncio.get_running_loop().run_in_executor(
            streaming.executor, copy_context().run, _answer, parts, holder, wanted
        )
        try:
            answer = await answered
        except Exception as error:  # noqa: BLE001 - every error must have OpenAI's shape
            response = openai_refusal(shown(error), request_id)
            response.headers.update(limits)
            return response
        return JSONResponse(wire.completion(answer), headers={**PRIVATE, **limits})

    async def models(_: HttpRequest, __: str, ___: KeyHolder) -> Response:
        return JSONResponse(wire.models(parts.completions.models()), headers=PRIVATE)

    async def model(request: HttpRequest, _: str, __: KeyHolder) -> Response:
        name = parts.completions.known(request.path_params["model"])
        return JSONResponse(wire.model(name), headers=PRIVATE)

    return [
        Route(COMPLETIONS, _for_programs(parts, "chat", complete), methods=["POST"]),
        Route(MODELS, _for_programs(parts, "models", models), methods=["GET"]),
        Route(MODEL, _for_programs(parts, "models", model), methods=["GET"]),
    ]


def openai_refusal(error: ApiError, request_id: str) -> Response:
    """Return an error in OpenAI's shape."""
    headers = {**PRIVATE, **openai_error_headers(error)}
    return marked(
        JSONResponse(openai_error(error, request_id), int(error.status), headers), request_id
    )


def _for_programs(parts: Parts, scope: Scope, handle: Handling) -> Endpoint:
    """Return an endpoint for keys of a scope; every error before its answer is OpenAI's."""

    async def handled(request: HttpRequest) -> Response:
        request_id = request_id_of(request.headers)
        logger.thread_safe_append_keys(request_id=request_id)
        try:
            sent = request.headers.get(VIEWER_AUTHORIZATION)
            holder = await run_in_threadpool(parts.keys.holder, sent)
            caller = holder.caller
            logger.thread_safe_append_keys(tenant_id=caller.tenant_id, user_id=caller.user_id)
            holder.require(scope)
            return marked(await handle(request, request_id, holder), request_id)
        except Exception as error:  # noqa: BLE001 - every error must have OpenAI's shape
            return openai_refusal(shown(error), request_id)

    return handled


def _count(parts: Parts, holder: KeyHolder) -> dict[str, str]:
    """Count one call of the key and its tenant; return what is left, in both kinds of headers."""
    tenant = parts.admission.active(holder.caller.tenant_id)
    quotas = parts.rates.take(holder.caller, tenant)
    return {**rate_limit_headers(quotas), **wire.rate_headers(quotas)}


def _answer(
    parts: Parts, holder: KeyHolder, wanted: CompletionRequest, emit: Emit | None = None
) -> dict[str, Any]:
    lease = parts.open_streams.open(holder.caller)
    try:
        return parts.completions.answer(holder.caller.tenant_id, wanted, emit)
    finally:
        quietly(lambda: parts.open_streams.close(lease), "stream lease not closed")
