"""Events on their way to webhooks: each decision is one transaction, and can be made again.

An attempt is counted and leased before it is made. Its report names it, so a late one of an
attempt that others took for lost changes nothing.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import circuits, events, lanes, webhooks
from lambda_src.flow_store.lanes import Head, Lane
from lambda_src.flow_store.webhooks import Webhook
from lambda_src.flow_tasks.requests import DeliveryReport, LaneName
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import logger
from lambda_src.vault.transaction import Vault

_LONGEST_PAUSE_SECONDS = 3_600.0
_OF_A_SESSION = 100  # events that one transaction handles before it sends the next
_DONE: dict[str, Any] = {"decision": "done"}


@dataclass(frozen=True)
class Retries:
    """How often an event is sent, and how long the first pause is; the next ones double.

    After `circuit_failures` in a row a webhook is left alone for `circuit_seconds`.
    """

    attempts: int = 10
    pause_seconds: float = 10.0
    circuit_failures: int = 5
    circuit_seconds: int = 60

    def pause(self, attempt: int, chance: float) -> float:
        """Seconds after an attempt: between half of a bound that doubles and that bound.

        https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
        """
        bound = min(self.pause_seconds * 2.0 ** (attempt - 1), _LONGEST_PAUSE_SECONDS)
        return bound * (0.5 + chance / 2)

    @property
    def longest_seconds(self) -> float:
        """How long an event waits for a webhook that is left alone."""
        return sum(self.pause(attempt, 1.0) for attempt in range(1, self.attempts))


@dataclass(frozen=True)
class WebhookTasks:
    """Events of all tenants. A worker that has not reported after `lease_seconds` is lost."""

    vault: Vault
    retries: Retries
    lease_seconds: int = 75
    chance: Callable[[], float] = random.random

    def events(self, tenant_id: str, limit: int) -> dict[str, Any]:
        """Turn events of the outbox into deliveries; tell how many there were."""
        with self.vault.transaction(_worker(tenant_id), even_if_blocked=True) as connection:
            handled = events.handle(connection, limit)
        return {"handled": len(handled)}

    def lanes(self, tenant_id: str, limit: int) -> dict[str, Any]:
        """Tell for which lanes a message belongs on the queue."""
        with self.vault.transaction(_worker(tenant_id), read_only=True) as connection:
            found = lanes.due(connection, limit)
        return {
            "lanes": [
                {"webhook_id": lane.webhook_id, "session_id": lane.session_id} for lane in found
            ]
        }

    def queued(self, tenant_id: str, names: list[LaneName]) -> dict[str, Any]:
        """Remember that messages for lanes are on the queue."""
        with self.vault.transaction(_worker(tenant_id), even_if_blocked=True) as connection:
            for name in names:
                lanes.queued(connection, _lane(name))
        return {}

    def begin(self, tenant_id: str, name: LaneName) -> dict[str, Any]:
        """Decide what of a lane is sent now.

        `go`: send the event, and report. `later`: come back after `seconds`. `done`: nothing is
        left to send, or nothing may be sent: the webhook is paused or gone, or the lane parked.
        """
        lane = _lane(name)
        with self.vault.transaction(_worker(tenant_id)) as connection:
            webhook = webhooks.find(connection, lane.webhook_id)
            if webhook is None or webhook.status != "active":
                return _DONE
            events.handle(connection, _OF_A_SESSION, lane.session_id)
            head = lanes.head(connection, lane)
            if head is None:
                return _DONE
            if head.status == "parked":
                self._park(connection, lane, head)
                return _DONE
            wait = max(head.leased_for, head.due_in)
            if wait > 0:
                return {"decision": "later", "seconds": wait}
            return self._go(connection, webhook, lane, head)

    def report(self, tenant_id: str, name: LaneName, report: DeliveryReport) -> dict[str, Any]:
        """Note what came of an attempt, if it is still the last one."""
        lane = _lane(name)
        with self.vault.transaction(_worker(tenant_id), even_if_blocked=True) as connection:
            head = lanes.head(connection, lane)
            made = (report.number, report.attempt)
            if head is None or (head.number, head.attempts) != made or head.status != "waiting":
                logger.warning("webhook_report_late", webhook_id=lane.webhook_id)
                return {}
            circuit = _circuit(lane)
            if report.error is None:
                circuits.worked(connection, circuit)
                lanes.delivered(connection, lane, head.number, report.http_status or 0)
                return {}
            self._failed(connection, lane, head, report)
        return {}

    def _go(
        self, connection: Connection[DictRow], webhook: Webhook, lane: Lane, head: Head
    ) -> dict[str, Any]:
        is_last = head.attempts >= self.retries.attempts
        limits = self.retries.circuit_failures, self.retries.circuit_seconds
        state = circuits.state(connection, _circuit(lane), failures=limits[0], seconds=limits[1])
        is_left = state == "open" and head.age > self.retries.longest_seconds
        if is_last or is_left:  # the last attempt was made, and its worker never reported
            self._park(connection, lane, head)
            return _DONE
        if state == "open":
            lanes.postpone(connection, lane, limits[1])
            return {"decision": "later", "seconds": limits[1]}
        return {
            "decision": "go",
            "number": head.number,
            "attempt": lanes.lease(connection, lane, head.number, self.lease_seconds),
            "event": head.event,
            "url": webhook.url,
            "versions": webhook.versions(),
        }

    def _failed(
        self, connection: Connection[DictRow], lane: Lane, head: Head, report: DeliveryReport
    ) -> None:
        lanes.failed(
            connection,
            lane,
            head.number,
            error=report.error or "",
            http_status=report.http_status,
        )
        is_open = circuits.failed(
            connection,
            _circuit(lane),
            failures=self.retries.circuit_failures,
            seconds=self.retries.circuit_seconds,
        )
        if is_open:
            logger.warning("webhook_left_alone", webhook_id=lane.webhook_id)
        if head.attempts >= self.retries.attempts:
            self._park(connection, lane, head)
        else:
            lanes.postpone(connection, lane, self.retries.pause(head.attempts, self.chance()))

    def _park(self, connection: Connection[DictRow], lane: Lane, head: Head) -> None:
        count = lanes.park(connection, lane, head.number)
        if head.status != "parked":
            logger.warning("webhook_parked", webhook_id=lane.webhook_id, count=count)


def _lane(name: LaneName) -> Lane:
    return Lane(name.webhook_id, name.session_id)


def _circuit(lane: Lane) -> str:
    """The account of a webhook; calls of flows to the same host have one of their own."""
    return f"webhook {lane.webhook_id}"


def _worker(tenant_id: str) -> Caller:
    return Caller(tenant_id, "flow-worker")
