"""The API path, signed; and when it fails, the fallback, once, with a word in the log."""

import logging
import re

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from lambda_src.runtime.execution import ExecutionRequest
from tests.lambda_src.listener import Received, Reply
from tests.lambda_src.slack_verification.conftest import REGION, SlackWorld
from tests.lambda_src.slack_verification.slack_events import mention

_ERROR, _FAILED = "execution_api_invocation_error", "execution_api_invocation_failed"
FAILURES = {
    "throttled": (Reply(429, '{"message":"Too Many Requests"}'), "error", _ERROR),
    "forbidden": (Reply(403, '{"message":"Forbidden"}'), "error", _ERROR),
    "broken": (Reply(500, "boom"), "error", _ERROR),
    "timing out": (Reply(delay=3), "failed", _FAILED),
    "hanging up": (Reply(0), "failed", _FAILED),
}


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        r.message for r in caplog.records if "execution_api" in r.message or "direct" in r.message
    ]


@pytest.mark.parametrize("failure", FAILURES)
def test_an_api_that_fails_has_the_event_handled_once_by_the_fallback_and_the_log_says_so(
    slack: SlackWorld, caplog: pytest.LogCaptureFixture, failure: str
) -> None:
    reply, reason, name = FAILURES[failure]
    slack.api.replies, slack.answer_seconds = [reply], 1.2
    with caplog.at_level(logging.INFO):
        assert slack.send(mention()).status == 200
        assert slack.send(mention()).status == 200  # Slack repeats it all the same
    assert events(caplog) == ["execution_api_invocation_started", name, "execution_api_fallback"]
    (direct,) = slack.functions.received
    assert direct.json["event_id"] == "Ev08MFMKH6"
    assert direct.headers["x-amz-invocation-type"] == "Event"
    (record,) = (r for r in caplog.records if r.message == "execution_api_fallback")
    assert record.__dict__["reason"] == reason


def test_an_error_is_logged_with_status_and_body(
    slack: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    slack.api.replies = [Reply(403, '{"message":"Forbidden"}')]
    slack.send(mention())
    (record,) = (r for r in caplog.records if r.message == "execution_api_invocation_error")
    assert (record.__dict__["status"], record.__dict__["body"]) == (403, '{"message":"Forbidden"}')


def test_success_is_logged_with_its_time_and_neither_text_nor_secret(
    slack: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        slack.send(mention("<@U0LAN0Z89> confidential-words"))
    records = {r.message: r.__dict__ for r in caplog.records}
    assert isinstance(records["execution_api_invocation_success"]["duration_ms"], int)
    ours = "".join(str(r.__dict__) for r in caplog.records if r.name == "gatehouse")
    assert "confidential-words" not in ours
    assert "AWS4-HMAC" not in ours


def test_a_channel_off_the_path_goes_the_direct_way_without_a_word_of_trouble(
    slack: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    slack.percentage = 0
    with caplog.at_level(logging.INFO):
        assert slack.send(mention()).status == 200
    assert slack.handed_on == ["direct"]
    assert events(caplog) == ["direct_invocation"]


def test_without_a_fallback_every_channel_takes_the_api_path(slack: SlackWorld) -> None:
    slack.percentage, slack.fallback = 0, False
    assert slack.send(mention()).status == 200
    assert slack.handed_on == ["api"]


def test_without_a_fallback_slack_is_asked_to_repeat_what_the_api_did_not_take(
    slack: SlackWorld,
) -> None:
    slack.fallback = False
    slack.api.replies = [Reply(500), Reply()]
    first = slack.send(mention())
    assert (first.status, first.headers["Retry-After"]) == (503, "60")
    assert slack.send(mention()).status == 200
    assert slack.handed_on == ["api", "api"]


def test_the_signatures_scope_is_the_execution_api_in_its_region(slack: SlackWorld) -> None:
    slack.send(mention())
    authorization = slack.api.received[0].headers["authorization"]
    scope = re.search(r"Credential=AKIDEXAMPLE/\d{8}/([^,]+),", authorization)
    assert scope is not None
    assert scope[1] == f"{REGION}/execute-api/aws4_request"


def test_the_signature_covers_body_host_time_and_session(slack: SlackWorld) -> None:
    slack.send(mention())
    received = slack.api.received[0]
    signed = re.search(r"SignedHeaders=([^,]+),", received.headers["authorization"])
    assert signed is not None
    assert set(signed[1].split(";")) >= {
        "content-type",
        "host",
        "x-amz-date",
        "x-amz-security-token",
    }
    assert recomputed(slack, received, received.body) == received.headers["authorization"]
    altered = received.body.replace(b"hello", b"hullo")
    assert recomputed(slack, received, altered) != received.headers["authorization"]


def test_the_payload_is_the_contracts_and_nothing_more() -> None:
    assert set(ExecutionRequest.model_fields) == {
        "channel", "thread_ts", "text", "user", "tenant_id", "event_id",
    }  # fmt: skip


def recomputed(slack: SlackWorld, received: Received, body: bytes) -> str:
    """What AWS would compute of the request as it arrived."""
    names = ("content-type", "host", "x-amz-date")
    request = AWSRequest(
        "POST", f"{slack.api.url}{received.path}", data=body,
        headers={name: received.headers[name] for name in names},
    )  # fmt: skip
    signer = SigV4Auth(Credentials("AKIDEXAMPLE", "example", "session"), "execute-api", REGION)
    request.context["timestamp"] = received.headers["x-amz-date"]
    request.headers["x-amz-security-token"] = received.headers["x-amz-security-token"]
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    signed = ";".join(sorted((*names, "x-amz-security-token")))
    scope = f"AKIDEXAMPLE/{received.headers['x-amz-date'][:8]}/{REGION}/execute-api/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={signed}, Signature={signature}"
