"""Messages in queues and dead-letter queues that name the tenant.

SQS cannot search: every message is received, kept from the workers for some seconds, and shown
again if it is another tenant's. That counts as one delivery of it. A message that a worker has in
its hands is not seen here; workers drop what belongs to a tenant that is gone.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.operating.dead_letters import QUEUES, event_of, receive
from gatehouse.operating.tenant_stores.store import Cursor, Page, Store

_RESOURCES = {
    "slack": "layers:aws_sqs_queue.events",
    "tasks": "flows:aws_sqs_queue.tasks",
    "events": "flows:aws_sqs_queue.events",
    "wake-ups": "flows:aws_sqs_queue.wake_ups",
}


@dataclass(frozen=True)
class QueuedMessages(Store):
    """Slack events, calls, events and wake-ups of flows: those that wait, and dead letters."""

    name = "queues"
    holds = "Slack events, calls of flows, events for webhooks, and dead letters of all of them"
    found_by = "`tenant_id` in the body"
    places = tuple(
        f"{resource}_{kind}"
        for resource in _RESOURCES.values()
        for kind in ("queue", "dead_letters")
    )

    def count(self, tenant_id: str) -> dict[str, int]:
        """Count messages by queue."""
        return self._passes(tenant_id, delete=False)

    def delete(self, tenant_id: str) -> dict[str, int]:
        """Delete messages queue by queue."""
        return self._passes(tenant_id, delete=True)

    def files(self) -> tuple[str, ...]:
        """None: messages pass by, and what they say is in the other stores."""
        return ()

    def page(self, tenant_id: str, file: str, after: Cursor | None) -> Page:
        """Nothing."""
        del tenant_id, file, after
        return Page([], None)

    def omitted(self) -> dict[str, str]:
        """All of it."""
        return {"messages": "work that waits; its subjects are in the other stores"}

    def _urls(self) -> Iterator[tuple[str, str]]:
        for queue, names in QUEUES.items():
            outputs = self.platform.outputs(names.stack)
            yield queue, outputs[names.queue]
            yield f"{queue} dead letters", outputs[names.dead]

    def _passes(self, tenant_id: str, *, delete: bool) -> dict[str, int]:
        """Pass over all queues at once: each is waited for, a second or more, until it is empty."""
        queues = dict(self._urls())
        client = self.platform.client("sqs")
        with ThreadPoolExecutor(len(queues)) as pool:
            passing = {
                queue: pool.submit(_pass, client, url, tenant_id, delete=delete)
                for queue, url in queues.items()
            }
        found = {queue: passed.result() for queue, passed in passing.items()}
        return {queue: messages for queue, messages in found.items() if messages}


def _pass(client: Any, url: str, tenant_id: str, *, delete: bool) -> int:  # noqa: ANN401 - a boto3 client
    """One pass over a queue; returns how many messages are the tenant's."""
    seen: dict[str, tuple[str, bool]] = {}
    while messages := receive(client, url):
        fresh = [message for message in messages if message["MessageId"] not in seen]
        for message in messages:
            is_own = _tenant_of(message["Body"]) == tenant_id
            seen[message["MessageId"]] = (message["ReceiptHandle"], is_own)
        if not fresh:
            break
    for receipt, is_own in seen.values():
        _release(client, url, receipt, delete=delete and is_own)
    return sum(is_own for _, is_own in seen.values())


def _release(client: Any, url: str, receipt: str, *, delete: bool) -> None:  # noqa: ANN401 - as above
    try:
        if delete:
            client.delete_message(QueueUrl=url, ReceiptHandle=receipt)
        else:
            client.change_message_visibility(
                QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=0
            )
    except ClientError:  # it was shown again already; the scan at the end finds it
        return


def _tenant_of(body: str) -> object:
    """The tenant that a message names, also one that Lambda wrapped."""
    try:
        document = json.loads(event_of(body))
    except ValueError:
        return None
    return document.get("tenant_id") if isinstance(document, dict) else None
