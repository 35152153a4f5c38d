"""An event that Slack signed travels through every layer, and its reply lands in the thread."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.deployed.evidence import eventually, model_calls, nothing_written_or_asked
from tests.deployed.people import must
from tests.deployed.running import Rehearsal
from tests.deployed.slack_workspace import SlackWorkspace


@pytest.fixture
def slack(rehearsal: Rehearsal) -> Iterator[SlackWorkspace]:
    made = SlackWorkspace(rehearsal)
    yield made
    made.close()


def names(lines: list[dict[str, Any]], event_id: str) -> list[str]:
    return [line["message"] for line in lines if line.get("event_id") == event_id]


def test_the_command_shows_the_reply(rehearsal: Rehearsal) -> None:
    ran = rehearsal.command("slack", "send", "hello from the command")
    assert ran.returncode == 0, ran.stderr
    assert "hello from the command" in ran.stdout


def test_an_event_takes_the_api_path_to_a_reply_in_its_thread(slack: SlackWorkspace) -> None:
    since = time.time() - 1
    said = slack.say("which way did this take?")
    assert said["status"] == 200
    (reply,) = slack.replies(said["ts"])
    assert "which way did this take?" in reply
    event_id = said["event_id"]
    eventually(lambda: "slack_reply_posted" in names(slack.logged("worker", since), event_id), "")
    assert names(slack.logged("verification", since), event_id) == [
        "execution_api_invocation_started", "execution_api_invocation_success",
    ]  # fmt: skip
    (queued,) = [x for x in slack.logged("execution", since) if x.get("event_id") == event_id]
    assert (queued["message"], queued["way"]) == ("slack_event_queued", "api")


def test_slack_is_answered_within_three_seconds_while_the_model_takes_longer(
    slack: SlackWorkspace,
) -> None:
    started = time.monotonic()
    said = slack.say("[[slow 5]] take your time")
    assert (said["status"], said["seconds"] < 3) == (200, True)
    slack.replies(said["ts"])
    assert time.monotonic() - started >= 5


def test_a_thread_is_a_conversation(rehearsal: Rehearsal, slack: SlackWorkspace) -> None:
    first = slack.say("remember-the-first")
    slack.replies(first["ts"])
    slack.say("and the second", thread_ts=first["ts"])
    slack.replies(first["ts"], count=2)
    said = json.dumps(model_calls(rehearsal)[-1]["messages"])
    assert "remember-the-first" in said
    assert "and the second" in said


def test_the_tenant_pays_for_it(rehearsal: Rehearsal, slack: SlackWorkspace) -> None:
    def events() -> int:
        table = rehearsal.output("tables", "usage_table_name")
        found = rehearsal.administrator("dynamodb").query(
            TableName=table, KeyConditionExpression="usage_key = :tenant",
            FilterExpression="agent_id = :slack", Select="COUNT",
            ExpressionAttributeValues={":tenant": {"S": "acme#events"}, ":slack": {"S": "slack"}},
        )  # fmt: skip
        return int(found["Count"])

    before = events()
    slack.replies(slack.say("who pays?")["ts"])
    eventually(lambda: events() == before + 1, "one more model call in acme's books")


@pytest.mark.parametrize(
    ("age", "secret"), [(302, ""), (-302, ""), (0, "wrong")], ids=["replayed", "early", "forged"]
)
def test_what_slack_did_not_sign_just_now_is_refused_and_writes_nothing(
    rehearsal: Rehearsal, slack: SlackWorkspace, age: int, secret: str
) -> None:
    with nothing_written_or_asked(rehearsal):
        answer = slack.send(slack.mention("hello"), age=age, secret=secret)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")


def test_an_unsigned_event_is_refused(rehearsal: Rehearsal, slack: SlackWorkspace) -> None:
    with nothing_written_or_asked(rehearsal):
        answer = rehearsal.api().post("/slack/events", json=slack.mention("hello"))
    assert answer.status_code == 401


def test_an_event_that_goes_round_cloudfront_is_refused(
    rehearsal: Rehearsal, slack: SlackWorkspace
) -> None:
    answer = rehearsal.past_cloudfront().post("/slack/events", json=slack.mention("hello"))
    assert answer.status_code == 403


def test_the_same_event_twice_is_answered_once(rehearsal: Rehearsal, slack: SlackWorkspace) -> None:
    event = slack.mention("<@U0BOT> only-once-please")
    for _ in range(3):
        assert slack.send(event).status_code == 200
    thread = str(event["event"]["ts"])
    slack.replies(thread)
    time.sleep(1)
    assert len(slack.replies(thread)) == 1
    assert json.dumps(model_calls(rehearsal)).count("only-once-please") == 1


def test_the_bots_own_message_is_ignored(rehearsal: Rehearsal, slack: SlackWorkspace) -> None:
    with nothing_written_or_asked(rehearsal):
        answer = slack.send(slack.mention("hello", bot_id="B0GATEHOUSE"))
    assert answer.status_code == 200


def test_a_dead_letter_is_tried_again_by_the_command_and_answered_once(
    rehearsal: Rehearsal, slack: SlackWorkspace
) -> None:
    thread = f"{time.time():.6f}"
    event = {
        "channel": slack.channel, "thread_ts": thread, "text": "second chance", "user": "U0TEST",
        "tenant_id": "acme", "event_id": slack.mention("")["event_id"],
    }  # fmt: skip
    wrapped = {"requestContext": {"condition": "RetriesExhausted"}, "requestPayload": event}
    dead = rehearsal.output("layers", "dead_letter_url")
    queues = rehearsal.administrator("sqs")
    for body in (event, wrapped):  # the worker gave up; a direct invocation failed
        queues.send_message(QueueUrl=dead, MessageBody=json.dumps(body))
    assert "2 events" in must(rehearsal, "slack", "redrive", "--count")
    assert "2 events" in must(rehearsal, "slack", "redrive")
    assert len(slack.replies(thread)) == 1
    assert "0 events" in must(rehearsal, "slack", "redrive", "--count")
