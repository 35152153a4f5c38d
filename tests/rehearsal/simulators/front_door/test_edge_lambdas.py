"""Lambda@Edge at `origin-request`: hashed bodies are signed, and what CloudFront refuses fails."""

import hashlib
from typing import Any

import pytest

from tests.rehearsal.simulators.front_door.conftest import Open, Street

PATH = "/v1/chat/completions"


@pytest.fixture
def street(shared_street: Street) -> Street:
    shared_street.function.got.clear()
    shared_street.lambdas.ran.clear()
    return shared_street


def test_a_body_that_nobody_hashed_arrives_with_its_hash_signed(street: Street) -> None:
    body = '{"a": "ä"}'.encode()
    answer = street.viewer.post(PATH, content=body, headers={"authorization": "Bearer gk_1"})
    assert answer.status_code == 200
    (request,) = street.function.got
    headers = dict(request["headers"])
    assert request["body"].encode("latin-1") == body
    assert headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
    assert headers["authorization"].startswith("AWS4-HMAC-SHA256 ")
    assert headers["x-viewer-authorization"] == "Bearer gk_1"
    assert street.lambdas.ran == [
        "arn:aws:lambda:us-east-1:123456789012:function:example-body-hash:3"
    ]


def test_a_hash_that_the_viewer_made_up_is_replaced(street: Street) -> None:
    street.viewer.post(PATH, content=b"x", headers={"x-amz-content-sha256": "0" * 64})
    (request,) = street.function.got
    headers = dict(request["headers"])
    assert headers["x-amz-content-sha256"] == hashlib.sha256(b"x").hexdigest()


def test_no_other_path_runs_it(street: Street) -> None:
    street.viewer.post("/stream/chat", content=b"x")
    assert street.lambdas.ran == []


def test_a_body_over_a_megabyte_is_answered_at_the_edge(street: Street) -> None:
    answer = street.viewer.post(PATH, content=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"
    assert answer.headers["x-cache"].startswith("LambdaGeneratedResponse")
    assert street.function.got == []
    assert street.viewer.post(PATH, content=b"x" * 1024 * 1024).status_code == 200


def fails(_: Any, __: object) -> Any:
    raise ValueError("broken")


def changes_length(event: Any, _: object) -> Any:
    request = event["Records"][0]["cf"]["request"]
    request["headers"]["content-length"] = [{"key": "Content-Length", "value": "1"}]
    return request


def sets_a_forbidden_header(event: Any, _: object) -> Any:
    request = event["Records"][0]["cf"]["request"]
    request["headers"]["x-amz-cf-id"] = [{"key": "X-Amz-Cf-Id", "value": "1"}]
    return request


def without_a_path(event: Any, _: object) -> Any:
    return event["Records"][0]["cf"]["request"] | {"uri": ""}


@pytest.mark.parametrize(
    "handler",
    [fails, changes_length, sets_a_forbidden_header, without_a_path, lambda *_: None],
)
def test_a_function_that_does_what_none_may_fails_the_request(
    open_street: Open, handler: Any
) -> None:
    with open_street() as street:
        street.lambdas.handler = handler
        assert street.viewer.post(PATH, content=b"x").status_code == 503
        assert street.function.got == []
