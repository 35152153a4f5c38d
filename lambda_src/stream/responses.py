"""Responses that are no streams: an error in the one shape, and what every response has."""

from starlette.responses import JSONResponse, Response

from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.refusals import error_body, error_headers

PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
REQUEST_ID_HEADER = "X-Request-Id"


def refusal(error: ApiError, request_id: str) -> Response:
    """Return an error in the one shape of the API."""
    headers = {**PRIVATE, **error_headers(error)}
    return JSONResponse(error_body(error, request_id), int(error.status), headers)


def marked(response: Response, request_id: str) -> Response:
    """Return a response with the id of its request."""
    response.headers[REQUEST_ID_HEADER] = request_id
    return response
