"""From the outbox to the queue: at least once, and the worker sees to it that this is enough."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lambda_src.flow_street.tasks import TaskMessage, TaskVault, WakeUp, body_of
from lambda_src.runtime.http.errors import TenantSuspendedError
from lambda_src.runtime.logs import logger
from lambda_src.runtime.vault_invocation import RefusedError

_BATCH = 25
_ROUNDS = 50


class NotSentError(Exception):
    """SQS did not take every task; the rest stays in the outbox."""


@dataclass(frozen=True)
class Relay:
    """`queues` is a client of SQS."""

    vault: TaskVault
    queues: Any
    tasks_queue_url: str

    def wake(self, body: str) -> None:
        """Send everything that waits in a tenant's outbox. Raises NotSentError."""
        tenant_id = WakeUp.model_validate_json(body, strict=True).tenant_id
        try:
            self._drain(tenant_id)
        except RefusedError as error:
            if error.code != TenantSuspendedError.code:
                raise
            # The rows stay; `gatehouse tenants activate` sends another wake-up.
            logger.warning("flow_tasks_wait", reason=error.code, tenant_id=tenant_id)

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
