"""`/v1/*`: what programs with an API key and a client for OpenAI's API call."""

import asyncio
from contextvars import copy_context
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lambda_src.completions import wire
from lambda_src.completions.logic import ModelNotFoundError
from lambda_src.completions.requests import CompletionRequest, read_completion
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.refusals import shown
from lambda_src.runtime.http.streaming import Emit
from lambda_src.runtime.http.text import check_body
from lambda_src.runtime.identity.key_admission import KeyHolder
from lambda_src.stream.answers import StreamedAnswer, Streaming
from lambda_src.stream.compose import Parts
from lambda_src.stream.program_endpoints import count, for_programs, leased, openai_refusal
from lambda_src.stream.requests import read_limited
from lambda_src.stream.responses import PRIVATE

COMPLETIONS = "/v1/chat/completions"
MODELS = "/v1/models"
MODEL = "/v1/models/{model:path}"


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
        tenant = await run_in_threadpool(parts.admission.active, holder.caller.tenant_id)
        parts.completions.check(tenant, wanted)
        limits = await run_in_threadpool(count, parts, holder)
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

    async def models(_: HttpRequest, __: str, holder: KeyHolder) -> Response:
        names = await run_in_threadpool(parts.model_ids, holder.caller.tenant_id)
        return JSONResponse(wire.models(names), headers=PRIVATE)

    async def model(request: HttpRequest, _: str, holder: KeyHolder) -> Response:
        name = request.path_params["model"]
        if name not in await run_in_threadpool(parts.model_ids, holder.caller.tenant_id):
            raise ModelNotFoundError(name)
        return JSONResponse(wire.model(name), headers=PRIVATE)

    return [
        Route(COMPLETIONS, for_programs(parts, "chat", complete), methods=["POST"]),
        Route(MODELS, for_programs(parts, "models", models), methods=["GET"]),
        Route(MODEL, for_programs(parts, "models", model), methods=["GET"]),
    ]


def _answer(
    parts: Parts, holder: KeyHolder, wanted: CompletionRequest, emit: Emit | None = None
) -> dict[str, Any]:
    with leased(parts, holder):
        return parts.completions.answer(holder.caller.tenant_id, wanted, emit)
