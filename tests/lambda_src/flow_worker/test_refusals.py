"""What a host says when it says no is for the flow that wants to know it, within bounds."""

import time
from typing import Any

import pytest

from lambda_src.flows.shapes import Outcome
from tests.lambda_src.flow_worker.hosts import host
from tests.lambda_src.flow_worker.test_calls import SECRET, run, task
from tests.lambda_src.flows.playing import Play, document, say
from tests.lambda_src.flows.test_older_forms import task_of


def refusal(answer: dict[str, Any], **changed: Any) -> Outcome:
    with host(answer) as there:
        return run(there, task(there, **{"keeps_error": True, **changed}))


@pytest.mark.parametrize("status", [400, 404, 422, 500, 503])
@pytest.mark.parametrize("body", [{"message": "No table."}, ["a"], 7, b"plain words"])
def test_the_body_of_a_refusal_is_kept(status: int, body: Any) -> None:
    outcome = refusal({"status": status, "body": body})
    expected = body.decode() if isinstance(body, bytes) else body
    assert (outcome.status, outcome.error) == ("failed", "status")
    assert (outcome.http_status, outcome.body) == (status, expected)
    assert outcome.unreadable is None


def test_it_is_not_read_for_a_flow_that_does_not_want_it() -> None:
    outcome = refusal({"status": 404, "body": {"message": "x"}}, keeps_error=False)
    assert (outcome.http_status, outcome.body) == (404, None)


def test_no_secret_stands_in_it() -> None:
    outcome = refusal({"status": 401, "body": {"token": SECRET, SECRET: [SECRET]}})
    assert outcome.body == {"token": "[secret]", "[secret]": ["[secret]"]}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"body": {"x": "y" * 40_000}}, "response_too_large"),
        ({"body": b'{"id": "\\u0000"}'}, "response_invalid"),
        ({"body": b"\x00\x01"}, "response_invalid"),
        ({"megabytes": 3}, None),
        ({"body": {"x": 1}, "headers": {"Content-Encoding": "gzip"}}, None),
        ({}, None),
    ],
)
def test_what_cannot_be_kept_of_it_is_nothing(answer: dict[str, Any], reason: str | None) -> None:
    outcome = refusal({"status": 422, **answer})
    assert (outcome.http_status, outcome.error, outcome.body) == (422, "status", None)
    assert outcome.unreadable == reason


def test_a_refusal_that_drips_is_given_up_and_is_a_refusal_all_the_same() -> None:
    answer = {"status": 422, "body": b"x" * 100, "drip": 0.2}
    began = time.monotonic()
    outcome = refusal(answer, timeout_seconds=1.0)
    assert time.monotonic() - began < 5
    assert (outcome.http_status, outcome.error, outcome.body) == (422, "status", None)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "response_not_json"),
        (b'"text"', None),
        ({"id": 7}, None),
        (b"", "response_not_json"),
    ],
)
def test_a_mapping_that_looks_through_no_json_is_told(body: Any, reason: str | None) -> None:
    outcome = refusal({"body": body})
    assert (outcome.status, outcome.unreadable) == ("succeeded", reason)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"megabytes": 3}, "response_too_large"),
        ({"body": b'{"id": "\\u0000"}'}, "response_invalid"),
        ({"body": b"x", "headers": {"Content-Encoding": "gzip"}}, "encoding_refused"),
    ],
)
def test_an_answer_that_cannot_be_read_says_why(answer: dict[str, Any], reason: str) -> None:
    outcome = refusal(answer)
    assert (outcome.status, outcome.error, outcome.unreadable) == ("failed", reason, reason)
    assert outcome.http_status == 200


CALL = {
    "id": "h",
    "type": "webhook",
    "content": {"url": "https://e.example.com/", "error_variable": "temp.wrong"},
}
FLOW = document(
    CALL, say("ok", "ok"), say("no", "{{temp.wrong.http_status}}: {{temp.wrong.body.message}}"),
    ways="h>ok:success h>no:failure",
)  # fmt: skip


def report(outcome: Outcome) -> Play:
    play = Play.of(FLOW)
    assert task_of(play).keeps_error
    play.step = play.engine.resume(play.session, outcome)
    return play.heard()


def test_the_way_of_failure_reads_status_and_body() -> None:
    play = report(Outcome("failed", 409, body={"message": "full"}, error="status"))
    assert play.said == ["409: full"]
    wrong = {"status": "failed", "http_status": 409, "error": "status", "body": {"message": "full"}}
    assert play.get("temp.wrong") == wrong
    assert "response_unreadable" not in play.events


@pytest.mark.parametrize("status", ["failed", "succeeded"])
def test_an_answer_that_cannot_be_read_is_an_event(status: Any) -> None:
    play = report(Outcome(status, 200, unreadable="response_not_json"))
    (event,) = [each for each in play.step.events if each.type == "response_unreadable"]
    assert (event.node, event.detail) == ("h", {"reason": "response_not_json"})


def test_a_call_without_an_error_variable_keeps_no_body() -> None:
    plain = {**CALL, "content": {"url": "https://e.example.com/"}}
    assert not task_of(Play.of(document(plain, say("m", "m")))).keeps_error
