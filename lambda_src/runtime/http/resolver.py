"""The HTTP side of a function: one resolver, one error shape, one entry point.

`{"error": {"code": ..., "message": ..., "request_id": ...}}`, where the request id is CloudFront's,
or API Gateway's where a request did not come through CloudFront.
"""

import json
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError as NoSuchRouteError
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambda_src.runtime import request_ids
from lambda_src.runtime.http import served
from lambda_src.runtime.http.errors import ApiError, NotFoundError, UnauthenticatedError
from lambda_src.runtime.http.refusals import error_body, error_headers, shown
from lambda_src.runtime.http.requests import claims_of
from lambda_src.runtime.http.text import check_event
from lambda_src.runtime.identity.admission import Admission
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.identity.origin import Origin
from lambda_src.runtime.logs import logger

Event = dict[str, Any]
_JSON = "application/json"
_REQUEST_ID = "X-Request-Id"


def answer(
    status: HTTPStatus,
    body: Mapping[str, Any] | None = None,
    extra_headers: Mapping[str, str] | None = None,
) -> Response[str]:
    """Return a JSON answer that no cache keeps; without a body for 204."""
    text = "" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    headers: dict[str, str | list[str]] = {
        "Cache-Control": "no-store",
        **(extra_headers or {}),
    }
    return Response(int(status), None if body is None else _JSON, text, headers=headers)


def refusal(error: ApiError, request_id: str) -> Response[str]:
    """Return an error in the one shape of the API."""
    response = answer(error.status, error_body(error, request_id))
    response.headers.update(error_headers(error))
    return response


def api(admission: Admission | None) -> APIGatewayHttpResolver:
    """Return a resolver whose every error, an unknown route too, has the shape of the API.

    Before any route's own code `admission` decides who sends the request; None is for an
    application whose every route has a proof of its own (a signature).
    """
    app = APIGatewayHttpResolver(enable_validation=False, debug=False)

    def admit(app: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[str]:
        claims = claims_of(app.current_event)
        if admission is not None and claims is not None:
            caller = admission.caller(claims)
            logger.append_keys(tenant_id=caller.tenant_id, user_id=caller.user_id)
            app.append_context(caller=caller)  # type: ignore[no-untyped-call]  # upstream has no types
        return next_middleware(app)

    app.use(middlewares=[admit])

    def fail(error: Exception) -> Response[str]:
        known = NotFoundError("No such route.") if isinstance(error, NoSuchRouteError) else error
        event = app.current_event.raw_event  # only one that came through CloudFront gets here
        request_id = request_ids.of_cloudfront(event.get("headers"))
        return refusal(shown(known), request_id or _request_id(event, app.lambda_context))

    app.exception_handler([Exception, NoSuchRouteError])(fail)
    return app


def caller_of(app: APIGatewayHttpResolver) -> Caller:
    """Return the caller whom the application's admission let in. Raises UnauthenticatedError."""
    caller = app.context.get("caller")
    if not isinstance(caller, Caller):
        raise UnauthenticatedError("A valid ID token is required.")
    return caller


class Entry:
    """A Lambda handler that builds its application at the first event and keeps it while warm.

    Importing a handler's module does no work. An application that cannot be built (a setting is
    missing) answers 500 in the one shape, logs why, and is tried again at the next event. Before
    anything else, an event that did not come through CloudFront is answered 403.
    """

    def __init__(self, compose: Callable[[], APIGatewayHttpResolver]) -> None:
        self._compose = compose
        self._origin: Origin | None = None
        self._app: APIGatewayHttpResolver | None = None

    def __call__(self, event: Event, context: LambdaContext) -> dict[str, Any]:
        """Answer one event of an HTTP API, payload format 2.0."""
        started = time.monotonic()
        served.begin()
        gateway_id = _request_id(event, context)
        logger.remove_keys(["tenant_id", "user_id"])  # those of the request before
        request_ids.begin(gateway_id)
        try:
            self._origin = self._origin or Origin.of_environment()
            admitted = self._origin.admit(event)
            request_ids.begin(request_ids.of_cloudfront(admitted.get("headers")) or gateway_id)
            check_event(admitted)
            self._app = self._app or self._compose()
            answered = self._app.resolve(admitted, context)
        except Exception as error:  # noqa: BLE001 - every error must have the API's shape
            answered = _as_payload(refusal(shown(error), request_ids.current() or gateway_id))
        _log(event, gateway_id, int(answered["statusCode"]), started)
        request_id = request_ids.current() or gateway_id
        return {**answered, "headers": {**answered.get("headers", {}), _REQUEST_ID: request_id}}


def _log(event: object, gateway_id: str, status: int, started: float) -> None:
    """Write the one line that every request leaves, with the metrics of its route."""
    route = event.get("routeKey") if isinstance(event, Mapping) else None
    took = round((time.monotonic() - started) * 1000)
    served.log_served(status, took, route=str(route or "none"), gateway_request_id=gateway_id)


def _as_payload(response: Response[str]) -> dict[str, Any]:
    headers = {"Content-Type": _JSON, **response.headers}
    return {"statusCode": response.status_code, "headers": headers, "body": response.body}


def _request_id(event: object, context: LambdaContext) -> str:
    """Return API Gateway's request id, or Lambda's for an event that has none."""
    node = event.get("requestContext") if isinstance(event, Mapping) else None
    found = node.get("requestId") if isinstance(node, Mapping) else None
    return str(found or getattr(context, "aws_request_id", "unknown"))
