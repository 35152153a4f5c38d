"""From the outboxes to the queues: at least once, and the worker sees that this is enough.

A wake-up is also when what expired in the tenant's public flows is deleted: nothing polls, and who
has public sessions gets wake-ups.
"""

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lambda_src.flow_street.lanes import LaneVault
from lambda_src.flow_street.tasks import TaskMessage, TaskVault, WakeUp, body_of
from lambda_src.runtime import request_ids
from lambda_src.runtime.clock import from_text
from lambda_src.runtime.http.errors import ApiError, TenantSuspendedError
from lambda_src.runtime.logs import logger
from lambda_src.runtime.vault_invocation import VaultFailedError, VaultRefusedError

_BATCH = 25
_ROUNDS = 50
_EVENTS = 100  # that one transaction makes deliveries of
_PURGED_AT_ONCE = 100  # sessions
_PURGES = 5  # in one wake-up
_PURGED_SECONDS = 600.0  # between two looks for what expired
_MOST_DELAY_SECONDS = 900  # of SQS
_MOST_TENANTS = 10_000


class NotSentError(Exception):
    """SQS did not take every task; the rest stays in the outbox."""


@dataclass(frozen=True)
class Relay:
    """`queues` is a client of SQS, `clock` is in seconds."""

    vault: TaskVault
    events: LaneVault
    queues: Any
    tasks_queue_url: str
    events_queue_url: str
    wake_ups_queue_url: str
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    _purged: dict[str, float] = field(default_factory=dict)

    def wake(self, body: str) -> None:
        """Send everything that waits in a tenant's outbox. Raises NotSentError."""
        wake_up = WakeUp.model_validate_json(body, strict=True)
        tenant_id, due = wake_up.tenant_id, wake_up.not_before
        if due is not None and due > self.now():
            self._wake_at(tenant_id, due)
            return
        self._unless_suspended(self._drain, tenant_id)
        if due is not None:
            self._purged.pop(tenant_id, None)
        self._tidy(tenant_id)
        self._unless_suspended(self._deliver, tenant_id)

    def _wake_at(self, tenant_id: str, due: int) -> None:
        """Put a wake-up for a time on the queue, which keeps one back for 15 minutes at most."""
        seconds = min(max(0, int(due - self.now())), _MOST_DELAY_SECONDS)
        body = json.dumps({"tenant_id": tenant_id, "not_before": due})
        self.queues.send_message(
            QueueUrl=self.wake_ups_queue_url, MessageBody=body, DelaySeconds=seconds
        )

    def _unless_suspended(self, run: Callable[[str], None], tenant_id: str) -> None:
        try:
            run(tenant_id)
        except VaultRefusedError as error:
            if error.code != TenantSuspendedError.code:
                raise
            # The rows stay; `gatehouse tenants activate` sends another wake-up.
            logger.warning("flow_tasks_wait", reason=error.code, tenant_id=tenant_id)

    def _tidy(self, tenant_id: str) -> None:
        """Delete what expired and abandon who is silent, if nobody here looked lately.

        The next wake-up goes on with it.
        """
        if self.clock() - self._purged.get(tenant_id, -_PURGED_SECONDS) < _PURGED_SECONDS:
            return
        try:
            is_done = any(self.vault.purge(tenant_id, _PURGED_AT_ONCE) for _ in range(_PURGES))
            is_done = self._sweep(tenant_id) and is_done
        except (ApiError, VaultFailedError) as error:  # the tasks are on their way all the same
            logger.warning("flow_purge_failed", reason=type(error).__name__, tenant_id=tenant_id)
            return
        if is_done:
            if len(self._purged) >= _MOST_TENANTS:
                self._purged.clear()
            self._purged[tenant_id] = self.clock()

    def _sweep(self, tenant_id: str) -> bool:
        for _ in range(_PURGES):
            is_done, next_at = self.vault.sweep(tenant_id, _PURGED_AT_ONCE)
            if next_at is not None:
                self._wake_at(tenant_id, math.ceil(from_text(next_at).timestamp()))
                self.vault.sweep_scheduled(tenant_id, next_at)
            if is_done:
                return True
        return False

    def _drain(self, tenant_id: str) -> None:
        count = 0
        for _ in range(_ROUNDS):
            waiting = self.vault.waiting(tenant_id, _BATCH)
            if not waiting:
                break
            sent = self._send(waiting)
            self.vault.sent(tenant_id, sent)
            count += len(sent)
            if len(sent) < len(waiting):
                raise NotSentError(f"{len(waiting) - len(sent)} tasks were not taken.")
        if count:
            logger.info("flow_tasks_sent", tenant_id=tenant_id, count=count)

    def _deliver(self, tenant_id: str) -> None:
        """Make deliveries of events, and put a message on the queue for each lane that has any."""
        for _ in range(_ROUNDS):
            if self.events.handle_events(tenant_id, _EVENTS) < _EVENTS:
                break
        for _ in range(_ROUNDS):
            lanes = self.events.due(tenant_id, _BATCH)
            for lane in lanes:
                self.queues.send_message(
                    QueueUrl=self.events_queue_url,
                    MessageBody=lane.body(),
                    **request_ids.attributes(),
                )
            if lanes:
                self.events.queued(tenant_id, lanes)
                logger.info("flow_lanes_queued", tenant_id=tenant_id, count=len(lanes))
            if len(lanes) < _BATCH:
                return
        raise NotSentError("More lanes wait than one wake-up sends.")

    def _send(self, waiting: list[TaskMessage]) -> list[TaskMessage]:
        """Return those that the queue took, one after the other until it takes no more."""
        sent: list[TaskMessage] = []
        for message in waiting:
            try:
                self.queues.send_message(
                    QueueUrl=self.tasks_queue_url,
                    MessageBody=body_of(message),
                    **request_ids.attributes(),
                )
            except (BotoCoreError, ClientError) as error:
                logger.warning("flow_task_not_sent", reason=type(error).__name__)
                break
            sent.append(message)
        return sent
