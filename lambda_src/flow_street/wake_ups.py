"""Wake-ups of the outbox relay: scheduled before anything may be written, sent when something is.

The vault cannot reach a queue, and a function may end at any moment. So a delayed wake-up is on the
queue before the vault is called, and the relay finds whatever the vault then writes. Nothing polls,
and the database may pause while nobody talks.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config

from lambda_src.runtime.identity.claims import is_tenant_id
from lambda_src.runtime.models.aws import call_once

SCHEDULED_SECONDS = 60
ENOUGH_SECONDS = 30  # more than a gateway's request may take: one wake-up serves those meanwhile
_BRIEF = Config(connect_timeout=1, read_timeout=4, retries={"total_max_attempts": 3})
_MOST_TENANTS = 10_000


def connect() -> Any:  # noqa: ANN401  # a client of boto3
    """Return a client of SQS that does not wait for long."""
    return boto3.client("sqs", config=_BRIEF)


@dataclass
class WakeUps:
    """The queue of wake-ups; `queues` is a client of SQS. `clock` is in seconds."""

    queues: Any
    queue_url: str
    clock: Callable[[], float] = time.monotonic
    _scheduled: dict[str, float] = field(default_factory=dict)

    def schedule(self, tenant_id: str) -> None:
        """Wake the relay within the next minute, whatever happens in this function."""
        now = self.clock()
        if now - self._scheduled.get(tenant_id, -ENOUGH_SECONDS) < ENOUGH_SECONDS:
            return
        self._send(tenant_id, SCHEDULED_SECONDS)
        if len(self._scheduled) >= _MOST_TENANTS:
            self._scheduled.clear()
        self._scheduled[tenant_id] = now

    def now(self, tenant_id: str) -> None:
        """Wake the relay at once."""
        self._send(tenant_id, 0)

    def _send(self, tenant_id: str, seconds: int) -> None:
        body = json.dumps({"tenant_id": tenant_id})
        call_once(
            lambda: self.queues.send_message(
                QueueUrl=self.queue_url, MessageBody=body, DelaySeconds=seconds
            )
        )


def tenant_in(token: str) -> str | None:
    """Return the tenant that a session's token or a public key names, if it has the form of one."""
    parts = token.split(".")
    named = parts[1] if parts[0] == "pk" and len(parts) > 1 else parts[0]
    return named if is_tenant_id(named) else None
