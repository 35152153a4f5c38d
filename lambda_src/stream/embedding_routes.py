"""`/v1/embeddings`: vectors of a program's texts."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lambda_src.completions.logic import ModelNotFoundError
from lambda_src.embeddings import wire
from lambda_src.embeddings.logic import ProgramEmbeddings
from lambda_src.embeddings.requests import EmbeddingsRequest, read_embeddings
from lambda_src.runtime.http.refusals import shown
from lambda_src.runtime.http.text import check_body
from lambda_src.runtime.identity.key_admission import KeyHolder
from lambda_src.runtime.models import Embeddings
from lambda_src.stream.answers import Streaming
from lambda_src.stream.compose import Parts
from lambda_src.stream.program_endpoints import count, for_programs, leased, openai_refusal
from lambda_src.stream.requests import read_limited
from lambda_src.stream.responses import PRIVATE

EMBEDDINGS = "/v1/embeddings"


def embedding_routes(parts: Parts, streaming: Streaming) -> list[Route]:
    """Return the route; without an embedding model no model that it names is there."""

    async def embed(request: HttpRequest, request_id: str, holder: KeyHolder) -> Response:
        body = await read_limited(request, streaming.body_bytes)
        check_body(body)
        wanted = read_embeddings(body)
        if parts.embeddings is None:
            raise ModelNotFoundError(wanted.model)
        tenant = await run_in_threadpool(parts.admission.active, holder.caller.tenant_id)
        parts.embeddings.check(tenant, wanted)
        limits = await run_in_threadpool(count, parts, holder)
        try:
            made = await run_in_threadpool(_answer, parts, parts.embeddings, holder, wanted)
        except Exception as error:  # noqa: BLE001 - every error must have OpenAI's shape
            response = openai_refusal(shown(error), request_id)
            response.headers.update(limits)
            return response
        answer = wire.embeddings(made, wanted.model, wanted.encoding_format)
        return JSONResponse(answer, headers={**PRIVATE, **limits})

    return [Route(EMBEDDINGS, for_programs(parts, "embeddings", embed), methods=["POST"])]


def _answer(
    parts: Parts, embeddings: ProgramEmbeddings, holder: KeyHolder, wanted: EmbeddingsRequest
) -> Embeddings:
    with leased(parts, holder):
        return embeddings.answer(holder.caller.tenant_id, wanted)
