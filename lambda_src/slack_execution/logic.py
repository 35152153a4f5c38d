"""Validates an event and puts it on the queue."""

from dataclasses import dataclass
from typing import Any

from lambda_src.runtime import request_ids
from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.http.requests import parse_body
from lambda_src.runtime.http.text import check_body
from lambda_src.runtime.logs import logger


@dataclass(frozen=True)
class Execution:
    """`queues` is a client of SQS."""

    queues: Any
    queue_url: str

    def accept(self, body: bytes, *, way: str) -> str:
        """Return the id of the event in `body`, which is on the queue from then on.

        Raises InvalidRequestError.
        """
        check_body(body)
        request = parse_body(body, ExecutionRequest)
        self.queues.send_message(
            QueueUrl=self.queue_url,
            MessageBody=request.model_dump_json(),
            **request_ids.attributes(),
        )
        logger.info("slack_event_queued", event_id=request.event_id, way=way)
        return request.event_id
