"""Wake-ups of the outbox relay: scheduled before anything may be written, sent when something is.

The vault cannot reach a queue, and a function may end at any moment. So a delayed wake-up is on the
queue before the vault is called, and the relay finds whatever the vault then writes. Nothing polls,
and the database may pause while nobody talks.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from botocore.config import Config

from lambda_src.runtime import clients, request_ids
from lambda_src.runtime.identity.claims import is_tenant_id
from lambda_src.runtime.logs import logger
from lambda_src.runtime.models.aws import call_once

SCHEDULED_SECONDS = 60
ENOUGH_SECONDS = 30  # more than a gateway's request may take: one wake-up serves those meanwhile
_BRIEF = Config(connect_timeout=1, read_timeout=4, retries={"total_max_attempts": 3})
SOON_SECONDS = 2  # until a wake-up for events arrives
_SHARED_SECONDS = 1  # requests of which share it: the last has as long again to be answered
_MOST_TENANTS = 10_000


def connect() -> Any:  # noqa: ANN401  # a client of botocore
    """Return a client of SQS that does not wait for long."""
    return clients.client("sqs", config=_BRIEF)


@dataclass
class WakeUps:
    """The queue of wake-ups; `queues` is a client of SQS. `clock` is in seconds."""

    queues: Any
    queue_url: str
    clock: Callable[[], float] = time.monotonic
    _scheduled: dict[str, float] = field(default_factory=dict)
    _subscribed: dict[str, float] = field(default_factory=dict)

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

    @contextmanager
    def meanwhile(self, tenant_id: str) -> Iterator[None]:
        """Send a wake-up for events beside what runs here, if the tenant has webhooks.

        It arrives soon after the vault has answered, and nobody waits for it here.
        """
        sent_at = self._subscribed.get(tenant_id)
        if sent_at is None or self.clock() - sent_at < _SHARED_SECONDS:
            yield
            return
        self._subscribed[tenant_id] = self.clock()
        sending = Thread(target=copy_context().run, args=(self._send_soon, tenant_id))
        sending.start()
        try:
            yield
        finally:
            sending.join()

    def for_events(self, tenant_id: str) -> None:
        """Remember that a tenant has webhooks; the first time here, wake the relay for them."""
        if tenant_id in self._subscribed:
            return
        if len(self._subscribed) >= _MOST_TENANTS:
            self._subscribed.clear()
        self._subscribed[tenant_id] = self.clock()
        self._send(tenant_id, SOON_SECONDS)

    def no_events(self, tenant_id: str) -> None:
        """Forget that a tenant has webhooks."""
        self._subscribed.pop(tenant_id, None)

    def _send_soon(self, tenant_id: str) -> None:
        try:
            self._send(tenant_id, SOON_SECONDS)
        except Exception as error:  # noqa: BLE001 - the scheduled wake-up finds the events too
            logger.warning("flow_wake_up_not_sent", reason=type(error).__name__)

    def _send(self, tenant_id: str, seconds: int) -> None:
        body = json.dumps({"tenant_id": tenant_id})
        call_once(
            lambda: self.queues.send_message(
                QueueUrl=self.queue_url,
                MessageBody=body,
                DelaySeconds=seconds,
                **request_ids.attributes(),
            )
        )


def tenant_in(token: str) -> str | None:
    """Return the tenant that a session's token or a public key names, if it has the form of one."""
    parts = token.split(".")
    named = parts[1] if parts[0] == "pk" and len(parts) > 1 else parts[0]
    return named if is_tenant_id(named) else None
