"""`context`: invoked by a street function with the caller's claims, answers with slices.

Answers `{"tenant_id", "today", "slices"}`, or `{"error": {"code", "message", "retry_after"}}` with
the codes of the API, so that the street can pass a 503 on. `retry_after` is in seconds, or null.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lambda_src.context.logic import ContextSlices
from lambda_src.context.requests import ContextRequest
from lambda_src.context.settings import Settings
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.requests import read_fields
from lambda_src.runtime.http.text import check_payload
from lambda_src.runtime.identity.claims import verified_caller
from lambda_src.runtime.logs import configure, logger
from lambda_src.runtime.request_ids import serving
from lambda_src.runtime.settings import load
from lambda_src.vault.compose import open_vault


@cache
def compose() -> ContextSlices:
    """Build what answers from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    return ContextSlices(open_vault(settings), settings.slice_bytes)


@serving
def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one invocation. Anything but an ApiError fails it."""
    del context
    try:
        return reply(compose(), event)
    except ApiError as error:
        logger.info("request refused", code=error.code)
        document = {"code": error.code, "message": error.message, "retry_after": error.retry_after}
        return {"error": document}


def reply(slices: ContextSlices, event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the slices that a payload asks for, for the tenant of its claims.

    Raises UnauthenticatedError before the database is touched, and InvalidRequestError naming
    the field that is wrong.
    """
    check_payload(event)
    request = read_fields(dict(event), ContextRequest)
    caller = verified_caller(request.claims)
    return slices.read(caller, request.operations)
