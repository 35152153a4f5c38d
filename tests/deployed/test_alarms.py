"""Each alarm rings when its fault happens, people are told, and it goes back when it is over."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.deployed.evidence import eventually
from tests.deployed.faults import FAULTS, Stage
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens

_RING_SECONDS, _BACK_SECONDS = 300, 120
SUBSCRIBER = "gatehouse-local-test-subscriber"


def state(rehearsal: Rehearsal, alarm: str) -> str:
    name = f"{rehearsal.settings.resource_prefix}-{alarm}"
    found = rehearsal.administrator("cloudwatch").describe_alarms(
        AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    value: str = (found["MetricAlarms"] or found["CompositeAlarms"])[0]["StateValue"]
    return value


def told(rehearsal: Rehearsal, alarm: str) -> list[tuple[str, list[str]]]:
    """Every notification about an alarm: what it changed to, and whom it told."""
    log = rehearsal.home / "logs" / "alarms.jsonl"
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    notices = [json.loads(line) for line in lines]
    name = f"{rehearsal.settings.resource_prefix}-{alarm}"
    return [(notice["to"], notice["told"]) for notice in notices if notice["alarm"] == name]


@pytest.mark.parametrize("alarm", sorted(FAULTS))
def test_an_alarm_rings_is_told_and_goes_back(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], tmp_path: Path, alarm: str
) -> None:
    eventually(lambda: state(rehearsal, alarm) == "OK", "quiet before", _BACK_SECONDS)
    before = len(told(rehearsal, alarm))
    topic = rehearsal.output("observability", "topic_arn")

    with FAULTS[alarm](Stage(rehearsal, tokens, tmp_path)):
        eventually(
            lambda: ("ALARM", [topic]) in told(rehearsal, alarm)[before:], alarm, _RING_SECONDS
        )
    # People are told after the state has changed.
    eventually(
        lambda: ("OK", [topic]) in told(rehearsal, alarm)[before:],
        f"{alarm} goes back",
        _BACK_SECONDS,
    )

    assert told(rehearsal, alarm)[before:] == [("ALARM", [topic]), ("OK", [topic])]
    assert state(rehearsal, alarm) == "OK"


def test_a_subscriber_of_the_topic_gets_the_alarm_with_its_runbook(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], tmp_path: Path
) -> None:
    queues, topics = rehearsal.administrator("sqs"), rehearsal.administrator("sns")
    url = queues.create_queue(QueueName=SUBSCRIBER)["QueueUrl"]
    attributes = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    topic, arn = (
        rehearsal.output("observability", "topic_arn"),
        attributes["Attributes"]["QueueArn"],
    )
    lets_in = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [lets_in]})
    queues.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    subscribed = topics.subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True
    )
    received: list[dict[str, Any]] = []

    def rang() -> bool:
        messages = queues.receive_message(QueueUrl=url).get("Messages", ())
        received.extend(json.loads(json.loads(each["Body"])["Message"]) for each in messages)
        return bool(received)

    try:
        with FAULTS["slack-dead-letters"](Stage(rehearsal, tokens, tmp_path)):
            eventually(rang, "the notification", _RING_SECONDS)
    finally:
        topics.unsubscribe(SubscriptionArn=subscribed["SubscriptionArn"])
        queues.delete_queue(QueueUrl=url)
    eventually(lambda: state(rehearsal, "slack-dead-letters") == "OK", "back", _BACK_SECONDS)

    assert received[0]["NewStateValue"] == "ALARM"
    assert received[0]["AlarmDescription"].endswith("docs/runbooks/slack-dead-letters.md")


def test_the_command_names_what_rings(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], tmp_path: Path
) -> None:
    with FAULTS["slack-dead-letters"](Stage(rehearsal, tokens, tmp_path)):
        eventually(lambda: state(rehearsal, "slack-dead-letters") == "ALARM", "", _RING_SECONDS)
        ran = rehearsal.command("alarms")
    assert ran.returncode == 1
    # First are those that ring; other tests may have made others ring meanwhile.
    ringing = [line for line in ran.stdout.splitlines() if line.startswith("ALARM ")]
    assert any(line.startswith("ALARM              slack-dead-letters ") for line in ringing)
    assert ran.stdout.startswith("ALARM ")
    eventually(lambda: state(rehearsal, "slack-dead-letters") == "OK", "back", _BACK_SECONDS)
