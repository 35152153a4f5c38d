"""Dead letters: why each failed, and how to send it again or to drop it."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.platform import Platform

_AT_ONCE = 10  # the most that SQS returns
_HIDDEN_SECONDS = 60
_NAMES = ("tenant_id", "session_id", "revision", "event_id", "team_id")
UNKNOWN_REASON = "No log line of it is left."


@dataclass(frozen=True)
class QueueNames:
    """Where a queue and its dead letters are: a stack, two of its outputs, the reading function."""

    stack: str
    queue: str
    dead: str
    function: str


QUEUES: Mapping[str, QueueNames] = {
    "slack": QueueNames("layers", "queue_url", "dead_letter_url", "slack-worker"),
    "tasks": QueueNames("flows", "tasks_queue_url", "tasks_dead_letter_url", "flow-worker"),
    "events": QueueNames("flows", "events_queue_url", "events_dead_letter_url", "flow-worker"),
    "wake-ups": QueueNames("flows", "wake_ups_queue_url", "wake_ups_dead_letter_url", "flow-relay"),
}
"""Every queue that has dead letters; a test compares them with the outputs of the stacks."""


@dataclass(frozen=True)
class Letter:
    """A message that was given up. `about` names what it concerns, and quotes nobody."""

    id: str
    sent_at: datetime
    deliveries: int
    about: str
    body: str


@dataclass(frozen=True)
class DeadLetters:
    """A queue and its dead letters: Slack's events by default."""

    platform: Platform
    names: QueueNames = QUEUES["slack"]

    def waiting(self) -> int:
        """The approximate number of messages in the dead-letter queue."""
        attribute = "ApproximateNumberOfMessages"
        found = self._client().get_queue_attributes(
            QueueUrl=self._url(self.names.dead), AttributeNames=[attribute]
        )
        return int(found["Attributes"][attribute])

    def letters(self) -> list[Letter]:
        """Every message of the dead-letter queue, oldest first; they stay there."""
        received = list(self._receive_all())
        for message in received:
            self._show_again(message)
        return sorted(map(_letter, received), key=lambda letter: letter.sent_at)

    def reason(self, letter: Letter) -> str:
        """Why a message failed: Lambda's word, else the last log line that names the message."""
        document = _object(letter.body)
        if isinstance(document.get("requestPayload"), dict):
            failed = document.get("responsePayload") or {}
            condition = document.get("requestContext", {}).get("condition", "failed")
            return f"{condition}: {failed.get('errorType', 'no answer of the function')}"
        group = f"/aws/lambda/{self.platform.settings.resource_prefix}-{self.names.function}"
        pages = (
            self.platform.client("logs")
            .get_paginator("filter_log_events")
            .paginate(
                logGroupName=group,
                startTime=int(letter.sent_at.timestamp() * 1000),
                filterPattern=f'"{letter.id}"',
            )
        )
        lines = [event["message"] for page in pages for event in page["events"]]
        return _told(lines[-1]) if lines else UNKNOWN_REASON

    def redrive(self, ids: Collection[str] | None = None) -> int:
        """Sends messages to the queue again, all or those of some ids; returns how many.

        Workers are idempotent. A message is deleted after it was sent: after an interrupt it is in
        both queues.
        """
        sent, client, target = 0, self._client(), self._url(self.names.queue)
        for message in self._chosen(ids):
            client.send_message(QueueUrl=target, MessageBody=event_of(message["Body"]))
            self._delete(message)
            sent += 1
        return sent

    def drop(self, ids: Collection[str] | None = None) -> int:
        """Deletes messages for good, all or those of some ids; returns how many."""
        dropped = 0
        for message in self._chosen(ids):
            self._delete(message)
            dropped += 1
        return dropped

    def _chosen(self, ids: Collection[str] | None) -> Iterator[dict[str, Any]]:
        others = []
        for message in self._receive_all():
            if ids is None or message["MessageId"] in ids:
                yield message
            else:
                others.append(message)
        for message in others:
            self._show_again(message)

    def _receive_all(self) -> Iterator[dict[str, Any]]:
        while batch := receive(self._client(), self._url(self.names.dead)):
            yield from batch

    def _show_again(self, message: Mapping[str, Any]) -> None:
        try:
            self._client().change_message_visibility(
                QueueUrl=self._url(self.names.dead),
                ReceiptHandle=message["ReceiptHandle"],
                VisibilityTimeout=0,
            )
        except ClientError:  # then it is seen again when its minute is over
            return

    def _delete(self, message: Mapping[str, Any]) -> None:
        url = self._url(self.names.dead)
        self._client().delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("sqs")

    def _url(self, output: str) -> str:
        return self.platform.outputs(self.names.stack)[output]


def _letter(message: Mapping[str, Any]) -> Letter:
    attributes = message.get("Attributes", {})
    sent = int(attributes.get("SentTimestamp", "0")) / 1000
    whole = _object(message["Body"])
    named = _object(event_of(message["Body"])) if whole else {}
    about = [f"{name} {named[name]}" for name in _NAMES if named.get(name)]
    return Letter(
        message["MessageId"],
        datetime.fromtimestamp(sent, UTC),
        int(attributes.get("ApproximateReceiveCount", "0")),
        ", ".join(about) or "a message that names nothing known",
        message["Body"],
    )


def _object(text: str) -> dict[str, Any]:
    """Return an object of JSON, an empty one for anything else."""
    try:
        document = json.loads(text)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _told(line: str) -> str:
    """Return the event and the error of a structured log line, without the error's text."""
    document = _object(line)
    if not document:
        return line.strip()[:200]
    error = document.get("exception_name")
    message = str(document.get("message", ""))[:200]
    return f"{message}: {error}" if error else message


def event_of(body: str) -> str:
    """The event in a dead letter: as it is, or wrapped by Lambda when a direct invocation failed.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    document = json.loads(body)
    wrapped = document.get("requestPayload") if isinstance(document, dict) else None
    return json.dumps(wrapped) if isinstance(wrapped, dict) else body


def receive(client: Any, url: str) -> list[dict[str, Any]]:  # noqa: ANN401 - a boto3 client
    """Return some messages of a queue, which nobody else gets for a minute."""
    found: list[dict[str, Any]] = client.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=_AT_ONCE,
        VisibilityTimeout=_HIDDEN_SECONDS,
        WaitTimeSeconds=1,
        MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
    ).get("Messages", [])
    return found
