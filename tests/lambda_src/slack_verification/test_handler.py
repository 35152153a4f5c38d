"""What Slack is answered, and what reaches the execution layer."""

import json
import time
from typing import Any

import pytest

from lambda_src.slack_verification.signature import sign
from tests.lambda_src.listener import Reply
from tests.lambda_src.slack_verification.conftest import FUNCTION, SlackWorld
from tests.lambda_src.slack_verification.slack_events import (
    CHANNEL,
    SECRET,
    USER,
    mention,
    signature,
    signed,
)

PAYLOAD = {
    "channel": CHANNEL,
    "thread_ts": "1515449522.000016",
    "text": "hello",
    "user": USER,
    "tenant_id": "acme",
    "event_id": "Ev08MFMKH6",
}


def nothing_was_handed_on(slack: SlackWorld) -> bool:
    return not slack.api.received and not slack.functions.received


def test_the_payload_has_the_six_fields_of_the_contract_and_no_token(slack: SlackWorld) -> None:
    assert slack.send(mention()).status == 200
    (received,) = slack.api.received
    assert received.json == PAYLOAD


def test_a_reply_in_a_thread_stays_in_it(slack: SlackWorld) -> None:
    slack.send(mention(thread_ts="1515449500.000001"))
    assert slack.api.received[0].json["thread_ts"] == "1515449500.000001"


def test_the_signature_of_slacks_own_page_is_accepted() -> None:
    """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign(SECRET, "1531420618", body.encode()) == expected
    assert signature(body, "1531420618") == expected


def test_a_replay_after_five_minutes_is_refused(slack: SlackWorld) -> None:
    assert slack.send(mention(), age=302).status == 401
    assert nothing_was_handed_on(slack)


def test_a_signature_from_the_future_is_refused(slack: SlackWorld) -> None:
    assert slack.send(mention(), age=-302).status == 401
    assert nothing_was_handed_on(slack)


def test_one_of_four_minutes_ago_is_accepted(slack: SlackWorld) -> None:
    assert slack.send(mention(), age=240).status == 200


def test_an_altered_body_is_refused(slack: SlackWorld) -> None:
    body, headers = signed(mention())
    answer = slack.post(body.replace("hello", "hullo"), headers)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert nothing_was_handed_on(slack)


def test_an_altered_timestamp_is_refused(slack: SlackWorld) -> None:
    body, headers = signed(mention(), age=600)
    headers["X-Slack-Request-Timestamp"] = str(int(time.time()))
    assert slack.post(body, headers).status == 401
    assert nothing_was_handed_on(slack)


def test_a_signature_with_a_wrong_secret_is_refused(slack: SlackWorld) -> None:
    assert slack.send(mention(), secret="another").status == 401
    assert nothing_was_handed_on(slack)


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_a_missing_header_is_refused(slack: SlackWorld, missing: str) -> None:
    body, headers = signed(mention())
    del headers[missing]
    assert slack.post(body, headers).status == 401
    assert nothing_was_handed_on(slack)


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "1e9", "१५३१४२०६१८", "9" * 40])
def test_a_timestamp_that_is_no_number_is_refused(slack: SlackWorld, timestamp: str) -> None:
    body = json.dumps(mention())
    headers = {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(body, timestamp),
    }
    assert slack.post(body, headers).status == 401
    assert nothing_was_handed_on(slack)


def test_url_verification_is_answered_with_its_challenge(slack: SlackWorld) -> None:
    answer = slack.send({"type": "url_verification", "challenge": "3eZbrw1aB10", "token": "old"})
    assert (answer.status, answer.json) == (200, {"challenge": "3eZbrw1aB10"})
    assert nothing_was_handed_on(slack)


def test_url_verification_without_a_signature_is_refused(slack: SlackWorld) -> None:
    answer = slack.post(json.dumps({"type": "url_verification", "challenge": "x"}), {})
    assert answer.status == 401


@pytest.mark.parametrize(
    "ours",
    [
        {"bot_id": "B0GATEHOUSE"},
        {"bot_profile": {"id": "B0GATEHOUSE"}},
        {"user": "U0LAN0Z89"},
        {"subtype": "bot_message", "bot_id": "B1"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_messages_of_bots_are_ignored(slack: SlackWorld, ours: Any) -> None:
    assert slack.send(mention(**ours)).status == 200
    assert nothing_was_handed_on(slack)


@pytest.mark.parametrize(
    "other",
    [
        {"type": "message", "channel_type": "channel"},
        {"type": "reaction_added"},
        {"subtype": "message_changed"},
        {"text": ""},
        {"text": "<@U0LAN0Z89>  "},
    ],
    ids=str,
)
def test_what_is_no_message_to_the_assistant_is_ignored(slack: SlackWorld, other: Any) -> None:
    assert slack.send(mention(**other)).status == 200
    assert nothing_was_handed_on(slack)


def test_a_direct_message_needs_no_mention(slack: SlackWorld) -> None:
    slack.send(mention("hello", type="message", channel_type="im"))
    assert slack.api.received[0].json["text"] == "hello"


def test_events_of_an_unknown_workspace_are_ignored(slack: SlackWorld) -> None:
    assert slack.send({**mention(), "team_id": "T0STRANGER"}).status == 200
    assert nothing_was_handed_on(slack)


@pytest.mark.parametrize("body", ["", "[]", "{", '{"type": "event_callback"}'])
def test_a_signed_body_of_another_form_is_a_clean_400(slack: SlackWorld, body: str) -> None:
    answer = slack.send(body)
    assert (answer.status, answer.code) == (400, "invalid_request")


def test_slack_is_answered_in_time_when_the_api_is_slow(slack: SlackWorld) -> None:
    slack.api.replies = [Reply(delay=4)]
    slack.answer_seconds = 1.2
    started = time.monotonic()
    assert slack.send(mention()).status == 200
    assert time.monotonic() - started < 3
    assert slack.functions.received[0].path.endswith(f"/functions/{FUNCTION}/invocations")
