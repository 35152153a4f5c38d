"""A task from the queue: ask the vault whether to run it, run it, report."""

from dataclasses import dataclass

from lambda_src.flow_street.tasks import TaskMessage, TaskVault
from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.flow_worker.calls import OutgoingCalls, failed
from lambda_src.flow_worker.secrets import FlowSecrets
from lambda_src.flows.shapes import Outcome, Task
from lambda_src.runtime.http.errors import TenantSuspendedError
from lambda_src.runtime.logs import logger
from lambda_src.runtime.vault_invocation import RefusedError


class BusyError(Exception):
    """Somebody else may be running the task; it is delivered again after `retry_after` seconds."""

    retry_after = 30


@dataclass(frozen=True)
class Worker:
    """One message at a time."""

    vault: TaskVault
    calls: OutgoingCalls
    secrets: FlowSecrets
    wake_ups: WakeUps

    def work(self, body: str) -> None:
        """Have a task's effect once. Raises what makes the queue deliver it again."""
        message = TaskMessage.model_validate_json(body, strict=True)
        try:
            begun = self.vault.begin(message)
        except RefusedError as error:
            if error.code != TenantSuspendedError.code:
                raise
            # The row stays in the outbox; activation has the relay send it again.
            logger.warning("flow_task_waits", reason=error.code, tenant_id=message.tenant_id)
            return
        if begun.decision == "busy":
            raise BusyError
        if begun.task is None:
            logger.info("flow_task_left", decision=begun.decision, tenant_id=message.tenant_id)
            return
        outcome = self._outcome(message, begun.decision, begun.task, begun.key)
        if self.vault.report(message, outcome):
            self.wake_ups.now(message.tenant_id)

    def _outcome(self, message: TaskMessage, decision: str, task: Task, key: str) -> Outcome:
        if decision == "open":
            return failed(task, "circuit_open")
        if decision == "unknown":
            return failed(task, "no_answer", is_known=False)
        needed = {part for each in task.secrets for kind, part in each.parts if kind == "secret"}
        secrets = self.secrets.of(message.tenant_id, needed) if needed else {}
        return self.calls.run(task, secrets, key)
