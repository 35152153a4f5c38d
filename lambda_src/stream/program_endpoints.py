"""What the routes for programs have in common: the key, its limits, errors in OpenAI's shape."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response

from lambda_src.completions import wire
from lambda_src.completions.errors import openai_error, openai_error_headers
from lambda_src.runtime.billing.metering import quietly
from lambda_src.runtime.http.credential_headers import VIEWER_AUTHORIZATION
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.rate_limits import rate_limit_headers
from lambda_src.runtime.http.refusals import shown
from lambda_src.runtime.identity.api_keys import Scope
from lambda_src.runtime.identity.key_admission import KeyHolder
from lambda_src.runtime.logs import logger
from lambda_src.stream.compose import Parts
from lambda_src.stream.endpoints import Endpoint, request_id_of
from lambda_src.stream.responses import PRIVATE, marked

AREA = "/v1/"
Handling = Callable[[HttpRequest, str, KeyHolder], Awaitable[Response]]


def openai_refusal(error: ApiError, request_id: str) -> Response:
    """Return an error in OpenAI's shape."""
    headers = {**PRIVATE, **openai_error_headers(error)}
    return marked(
        JSONResponse(openai_error(error, request_id), int(error.status), headers), request_id
    )


def for_programs(parts: Parts, scope: Scope, handle: Handling) -> Endpoint:
    """Return an endpoint for keys of a scope; every error before its answer is OpenAI's.

    Every answer to who has a good key says what is left of its limits.
    """

    async def handled(request: HttpRequest) -> Response:
        request_id = request_id_of(request.headers)
        logger.thread_safe_append_keys(request_id=request_id)
        try:
            sent = request.headers.get(VIEWER_AUTHORIZATION)
            holder = await run_in_threadpool(parts.keys.holder, sent)
        except Exception as error:  # noqa: BLE001 - every error must have OpenAI's shape
            return openai_refusal(shown(error), request_id)
        caller = holder.caller
        logger.thread_safe_append_keys(tenant_id=caller.tenant_id, user_id=caller.user_id)
        try:
            holder.require(scope)
            response = marked(await handle(request, request_id, holder), request_id)
        except Exception as error:  # noqa: BLE001 - every error must have OpenAI's shape
            response = openai_refusal(shown(error), request_id)
        if wire.LIMIT_HEADER not in response.headers:
            response.headers.update(await run_in_threadpool(_left, parts, holder))
        return response

    return handled


def count(parts: Parts, holder: KeyHolder) -> dict[str, str]:
    """Count one call of the key and its tenant; return what is left, in both kinds of headers."""
    tenant = parts.admission.active(holder.caller.tenant_id)
    quotas = parts.rates.take(holder.caller, tenant)
    return {**rate_limit_headers(quotas), **wire.rate_headers(quotas)}


@contextmanager
def leased(parts: Parts, holder: KeyHolder) -> Iterator[None]:
    """Hold one of the answers that a key may receive at once."""
    lease = parts.lease(holder.caller)
    try:
        yield
    finally:
        quietly(lambda: parts.open_streams.close(lease), "stream lease not closed")


def _left(parts: Parts, holder: KeyHolder) -> dict[str, str]:
    """Return what is left without counting a call; that it cannot be told fails no request."""
    try:
        tenant = parts.admission.active(holder.caller.tenant_id)
        quotas = parts.rates.left(holder.caller, tenant)
    except (ApiError, BotoCoreError, ClientError):
        logger.exception("what is left of a limit not told")
        return {}
    return {**rate_limit_headers(quotas), **wire.rate_headers(quotas)}
