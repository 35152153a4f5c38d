"""From the outbox to the queue: at least once, and the worker sees to it that this is enough.

A wake-up is also when what expired in the tenant's public flows is deleted: nothing polls, and who
has public sessions gets wake-ups.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lambda_src.flow_street.tasks import TaskMessage, TaskVault, WakeUp, body_of
from lambda_src.runtime.http.errors import ApiError, TenantSuspendedError
from lambda_src.runtime.logs import logger
from lambda_src.runtime.vault_invocation import VaultFailedError, VaultRefusedError

_BATCH = 25
_ROUNDS = 50
_PURGED_AT_ONCE = 100  # sessions
_PURGES = 5  # in one wake-up
_PURGED_SECONDS = 600.0  # between two looks for what expired
_MOST_TENANTS = 10_000


class NotSentError(Exception):
    """SQS did not take every task; the rest stays in the outbox."""


@dataclass(frozen=True)
class Relay:
    """`queues` is a client of SQS, `clock` is in seconds."""

    vault: TaskVault
    queues: Any
    tasks_queue_url: str
    clock: Callable[[], float] = time.monotonic
    _purged: dict[str, float] = field(default_factory=dict)

    def wake(self, body: str) -> None:
        """Send everything that waits in a tenant's outbox. Raises NotSentError."""
        tenant_id = WakeUp.model_validate_json(body, strict=True).tenant_id
        try:
            self._drain(tenant_id)
        except VaultRefusedError as error:
            if error.code != TenantSuspendedError.code:
                raise
            # The rows stay; `gatehouse tenants activate` sends another wake-up.
            logger.warning("flow_tasks_wait", reason=error.code, tenant_id=tenant_id)
        self._purge(tenant_id)

    def _purge(self, tenant_id: str) -> None:
        """Delete what expired, if nobody here looked lately. The next wake-up goes on with it."""
        if self.clock() - self._purged.get(tenant_id, -_PURGED_SECONDS) < _PURGED_SECONDS:
            return
        try:
            is_done = any(self.vault.purge(tenant_id, _PURGED_AT_ONCE) for _ in range(_PURGES))
        except (ApiError, VaultFailedError) as error:  # the tasks are on their way all the same
            logger.warning("flow_purge_failed", reason=type(error).__name__, tenant_id=tenant_id)
            return
        if is_done:
            if len(self._purged) >= _MOST_TENANTS:
                self._purged.clear()
            self._purged[tenant_id] = self.clock()

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

    def _send(self, waiting: list[TaskMessage]) -> list[TaskMessage]:
        """Return those that the queue took, one after the other until it takes no more."""
        sent: list[TaskMessage] = []
        for message in waiting:
            try:
                self.queues.send_message(
                    QueueUrl=self.tasks_queue_url, MessageBody=body_of(message)
                )
            except (BotoCoreError, ClientError) as error:
                logger.warning("flow_task_not_sent", reason=type(error).__name__)
                break
            sent.append(message)
        return sent
