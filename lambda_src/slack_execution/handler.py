"""`POST /execute` of the execution API, or the same event invoked directly: onto the queue.

API Gateway lets nobody in but the verification role; a direct invocation takes a permission of
Lambda that only the verification role has, and only where there is a fallback.
"""

import base64
import json
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from lambda_src.runtime import clients, request_ids
from lambda_src.runtime.http.refusals import error_body, error_headers, shown
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.slack_execution.logic import Execution
from lambda_src.slack_execution.settings import Settings

_BRIEF = Config(connect_timeout=1, read_timeout=4, retries={"total_max_attempts": 3})


@cache
def compose() -> Execution:
    """Build it from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    return Execution(clients.client("sqs", config=_BRIEF), settings.queue_url)


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer API Gateway with 202, or raise for a direct invocation, which Lambda then repeats."""
    del context
    request = event.get("requestContext")
    if not isinstance(request, Mapping):
        request_ids.begin(None)  # Lambda hands no context to asynchronous invocations
        accepted = compose().accept(json.dumps(event).encode(), way="direct")
        return {"event_id": accepted}
    gateway_id = str(request.get("requestId", "unknown"))
    request_id = request_ids.of_function(event.get("headers")) or gateway_id
    request_ids.begin(request_id)
    try:
        accepted = compose().accept(_body(event), way="api")
    except Exception as error:  # noqa: BLE001 - every error must have the API's shape
        api_error = shown(error)
        return _answer(
            api_error.status, error_body(api_error, request_id), error_headers(api_error)
        )
    return _answer(HTTPStatus.ACCEPTED, {"event_id": accepted}, {})


def _body(event: Mapping[str, Any]) -> bytes:
    text = str(event.get("body") or "")
    return base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()


def _answer(status: HTTPStatus, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": "application/json", "Cache-Control": "no-store", **headers},
        "body": json.dumps(body),
    }
