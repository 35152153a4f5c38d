"""What a queue delivers: each message succeeds by itself, or is delivered again, later each time.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from lambda_src.runtime import request_ids
from lambda_src.runtime.logs import cold_start, logger

_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 5, 300


@dataclass(frozen=True)
class Deliveries:
    """Runs `work` for the body of each message; `what` begins the names of its log events.

    `queues` is a client of SQS. An error with a `retry_after` (seconds) is not tried before that.
    """

    work: Callable[[str], None]
    queues: Any
    queue_url: str
    what: str

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return the ids of the messages that have to be delivered again."""
        failed = [record for record in event.get("Records", []) if not self._succeeds(record)]
        return {"batchItemFailures": [{"itemIdentifier": item["messageId"]} for item in failed]}

    def _succeeds(self, record: Mapping[str, Any]) -> bool:
        message_id = record.get("messageId")
        logger.remove_keys(["tenant_id"])  # that of the message before
        request_ids.begin(request_ids.of_message(record))
        try:
            with request_ids.timed(
                f"{self.what}_taken", message_id=message_id, cold_start=cold_start()
            ):
                self.work(record["body"])
        except ValidationError:  # its text would quote the message
            logger.error(f"{self.what}_malformed", message_id=message_id)
            self._deliver_again(record, None)
        except Exception as error:  # noqa: BLE001 - one message must not take others with it
            logger.error(f"{self.what}_failed", exc_info=error, message_id=message_id)
            self._deliver_again(record, getattr(error, "retry_after", None))
        else:
            return True
        return False

    def _deliver_again(self, record: Mapping[str, Any], wait: int | None) -> None:
        """Soon, later each time; not before whoever was asked said so."""
        received = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))
        usual = min(_FIRST_WAIT_SECONDS * 2 ** (received - 1), _LONGEST_WAIT_SECONDS)
        try:
            self.queues.change_message_visibility(
                QueueUrl=self.queue_url,
                ReceiptHandle=record["receiptHandle"],
                VisibilityTimeout=max(usual, wait or 0),
            )
        except (BotoCoreError, ClientError):  # then it is delivered when its time is over
            logger.exception("visibility not changed")
