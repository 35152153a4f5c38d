"""`POST /execute`: onto a real queue and 202, or refused; the same event invoked directly."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest

from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.slack_execution import handler as execution
from tests.lambda_src.events import Context

EVENT = {
    "channel": "C024BE91L",
    "thread_ts": "1515449522.000016",
    "text": "hello",
    "user": "U2147483697",
    "tenant_id": "acme",
    "event_id": "Ev08MFMKH6",
}


@pytest.fixture
def queue(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A queue of this test, which the function is told of."""
    client = boto3.client("sqs")
    url = client.create_queue(QueueName=f"events-{uuid4().hex[:12]}")["QueueUrl"]
    monkeypatch.setenv("QUEUE_URL", url)
    monkeypatch.setenv("SERVICE_NAME", "slack_execution")
    execution.compose.cache_clear()
    yield lambda: client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    execution.compose.cache_clear()
    client.close()


def by_api(body: Any) -> dict[str, Any]:
    text = body if isinstance(body, str) else json.dumps(body)
    request = {"httpMethod": "POST", "path": "/execute", "body": text, "isBase64Encoded": False}
    return execution.handler({**request, "requestContext": {"requestId": "r-1"}}, Context())


def test_an_event_is_on_the_queue_when_the_api_is_answered_202(queue: Any) -> None:
    answer = by_api(EVENT)
    assert (answer["statusCode"], json.loads(answer["body"])) == (202, {"event_id": "Ev08MFMKH6"})
    (message,) = queue()
    assert json.loads(message["Body"]) == EVENT


def test_an_event_that_is_invoked_directly_is_on_the_queue_too(queue: Any) -> None:
    assert execution.handler(EVENT, Context()) == {"event_id": "Ev08MFMKH6"}
    (message,) = queue()
    assert json.loads(message["Body"]) == EVENT


@pytest.mark.parametrize(
    "wrong",
    [
        {**EVENT, "tenant_id": "ACME"},
        {**EVENT, "token": "smuggled"},
        {**EVENT, "thread_ts": "soon"},
        {**EVENT, "channel": "../C1"},
        {name: value for name, value in EVENT.items() if name != "user"},
        {**EVENT, "text": "  "},
        "not JSON",
    ],
    ids=str,
)
def test_what_is_no_event_is_refused_and_not_queued(queue: Any, wrong: Any) -> None:
    answer = by_api(wrong)
    assert answer["statusCode"] == 400
    error = json.loads(answer["body"])["error"]
    assert (error["code"], error["request_id"]) == ("invalid_request", "r-1")
    assert queue() == []


def test_a_direct_invocation_that_is_no_event_fails_so_that_lambda_keeps_it(queue: Any) -> None:
    with pytest.raises(InvalidRequestError):
        execution.handler({**EVENT, "user": ""}, Context())
    assert queue() == []


def test_a_queue_that_is_gone_is_an_error_and_not_a_202(
    queue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = "http://127.0.0.1/111122223333/gone"
    monkeypatch.setenv("QUEUE_URL", gone)
    execution.compose.cache_clear()
    assert by_api(EVENT)["statusCode"] >= 500
