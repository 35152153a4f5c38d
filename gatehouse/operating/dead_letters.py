"""Dead letters: counts them and sends them again."""

import json
from dataclasses import dataclass
from typing import Any

from gatehouse.platform import Platform

_AT_ONCE = 10  # the most that SQS returns
_HIDDEN_SECONDS = 60


@dataclass(frozen=True)
class DeadLetters:
    """A queue and its dead letters, by the outputs of their stack: Slack's events by default."""

    platform: Platform
    stack: str = "layers"
    queue: str = "queue_url"
    dead: str = "dead_letter_url"

    def waiting(self) -> int:
        """The approximate number of messages in the dead-letter queue."""
        attribute = "ApproximateNumberOfMessages"
        found = self._client().get_queue_attributes(
            QueueUrl=self._url(self.dead), AttributeNames=[attribute]
        )
        return int(found["Attributes"][attribute])

    def redrive(self) -> int:
        """Sends every message to the queue again and returns how many; workers are idempotent.

        A message is deleted after it was sent: after an interrupt it is in both queues.
        """
        sent, client = 0, self._client()
        source, target = self._url(self.dead), self._url(self.queue)
        while batch := self._receive(source):
            for message in batch:
                client.send_message(QueueUrl=target, MessageBody=event_of(message["Body"]))
                client.delete_message(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])
                sent += 1
        return sent

    def _receive(self, url: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (
            self._client()
            .receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=_AT_ONCE,
                VisibilityTimeout=_HIDDEN_SECONDS,
                WaitTimeSeconds=1,
            )
            .get("Messages", [])
        )
        return found

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("sqs")

    def _url(self, output: str) -> str:
        return self.platform.outputs(self.stack)[output]


def event_of(body: str) -> str:
    """The event in a dead letter: as it is, or wrapped by Lambda when a direct invocation failed.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    document = json.loads(body)
    wrapped = document.get("requestPayload") if isinstance(document, dict) else None
    return json.dumps(wrapped) if isinstance(wrapped, dict) else body
