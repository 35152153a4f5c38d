import subprocess
import sys
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from lambda_src.runtime.http.errors import ApiError, ConflictError, ThrottledError
from lambda_src.runtime.http.resolver import Entry, answer, api
from lambda_src.runtime.logs import logger
from lambda_src.runtime.settings import SettingsError
from tests.lambda_src.events import REQUEST_ID, Answer, Api, Context, claims, event

HANDLERS = ["chat", "sessions", "usage", "pre_token_generation"]


def failing(error: Exception) -> Api:
    def compose() -> APIGatewayHttpResolver:
        app = api(None)

        @app.get("/")
        def fail() -> Response[str]:
            raise error

        return app

    return Api(Entry(compose))


def client_error(code: str, status: int = 400) -> ClientError:
    answered: Any = {
        "Error": {"Code": code, "Message": "secret detail"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(answered, "GetItem")


@pytest.mark.parametrize(
    ("error", "status", "code", "retry_after"),
    [
        (ConflictError("twice"), 409, "conflict", None),
        (ThrottledError("slow down", retry_after=0), 429, "throttled", "1"),
        (client_error("ThrottlingException"), 503, "unavailable", "1"),
        (client_error("ProvisionedThroughputExceededException"), 503, "unavailable", "1"),
        (client_error("TooManyRequestsException", 429), 503, "unavailable", "1"),
        (client_error("RequestThrottled"), 503, "unavailable", "1"),
        (client_error("ServiceException", 500), 503, "unavailable", "1"),
        (client_error("InternalServiceError", 500), 503, "unavailable", "1"),
        (EndpointConnectionError(endpoint_url="secret"), 503, "unavailable", "1"),
        (ReadTimeoutError(endpoint_url="secret"), 503, "unavailable", "1"),
        (client_error("AccessDeniedException"), 500, "internal_error", None),
        (client_error("ResourceNotFoundException"), 500, "internal_error", None),
        (KeyError("secret"), 500, "internal_error", None),
    ],
)
def test_every_error_has_one_shape_and_tells_nothing_internal(
    error: Exception, status: int, code: str, retry_after: str | None
) -> None:
    response = failing(error)("GET", "/")
    assert (response.status, response.code) == (status, code)
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers.get("Retry-After") == retry_after
    assert "secret" not in response.text
    assert "Traceback" not in response.text


def test_an_unexpected_error_is_logged_with_its_trace_and_request_id(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing(ZeroDivisionError("what happened"))("GET", "/")
    (record,) = (r for r in caplog.records if r.message == "request failed")
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "what happened"
    assert logger.get_current_keys()["request_id"] == REQUEST_ID


@pytest.mark.parametrize("made", [{}, {"version": "2.0"}, {"requestContext": None}, [], None, "x"])
def test_an_event_that_is_no_request_is_403_in_the_same_shape(made: Any) -> None:
    response = failing(ValueError("x")).entry(made, Context())
    parsed = Answer(response["statusCode"], response["headers"], response["body"])
    assert parsed.status == 403
    assert parsed.json["error"]["request_id"] == "lambda-request"


def test_an_application_that_cannot_be_built_answers_500_and_is_tried_again() -> None:
    attempts: list[int] = []

    def compose() -> APIGatewayHttpResolver:
        attempts.append(1)
        if len(attempts) == 1:
            raise SettingsError("Environment variable TABLE is not set.")
        app = api(None)
        app.get("/")(lambda: answer(ApiError.status, {}))
        return app

    function = Api(Entry(compose))
    first = function("GET", "/")
    assert (first.status, first.code) == (500, "internal_error")
    assert "TABLE" not in first.text
    for _ in range(2):
        function("GET", "/")
    assert len(attempts) == 2


@pytest.mark.parametrize("function", HANDLERS)
def test_importing_a_handler_does_no_work(function: str) -> None:
    code = (
        "import socket, botocore.session\n"
        "def stop(*_, **__): raise SystemExit('work at import time')\n"
        "botocore.session.Session.__init__ = socket.create_connection = stop\n"
        f"import lambda_src.{function}.handler as module\n"
        "assert callable(module.handler)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={}, timeout=60)


def test_keys_of_the_request_before_are_not_logged() -> None:

    def compose() -> APIGatewayHttpResolver:
        app = api(None)
        app.get("/")(lambda: answer(ApiError.status, {}))
        return app

    logger.append_keys(tenant_id="acme", user_id="user-1")
    Entry(compose)(event("GET", "/", token=claims()), Context())
    assert not {"tenant_id", "user_id"} & set(logger.get_current_keys())
