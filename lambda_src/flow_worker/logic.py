"""A task from the queue: ask the vault whether to run it, run it, report."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from lambda_src.flow_street.tasks import TaskMessage, TaskVault
from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.flow_worker.answers import failed
from lambda_src.flow_worker.calls import OutgoingCalls
from lambda_src.flow_worker.secrets import FlowSecrets
from lambda_src.flows.shapes import Outcome, Task
from lambda_src.runtime.http.errors import TenantSuspendedError, UnavailableError
from lambda_src.runtime.logs import logger
from lambda_src.runtime.vault_invocation import VaultRefusedError

# A report that fails at once is sent again at once: the call has had its effect, and a visitor
# waits for it. One that used up the vault's time is left to the queue.
REPORT_ATTEMPTS = 4
_REPORT_PAUSE_SECONDS = 0.5
_QUICK_SECONDS = 2.0


class BusyError(Exception):
    """Another delivery may be running the task, so it comes again after `retry_after` seconds.

    Four waits outlast the lease: the fifth delivery, the last one, finds it expired and ends the
    task instead of leaving it to the dead letters.
    """

    def __init__(self, retry_after: int) -> None:
        super().__init__("another delivery holds the lease of the task")
        self.retry_after = retry_after


@dataclass(frozen=True)
class CallWorker:
    """One message at a time; `busy_seconds` is a third of the lease of a task."""

    vault: TaskVault
    calls: OutgoingCalls
    secrets: FlowSecrets
    wake_ups: WakeUps
    busy_seconds: int = 45
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def work(self, body: str) -> None:
        """Have a task's effect once. Raises what makes the queue deliver it again."""
        message = TaskMessage.model_validate_json(body, strict=True)
        try:
            begun = self.vault.begin(message)
        except VaultRefusedError as error:
            if error.code != TenantSuspendedError.code:
                raise
            # The row stays in the outbox; activation has the relay send it again.
            logger.warning("flow_task_waits", reason=error.code, tenant_id=message.tenant_id)
            return
        if begun.decision == "busy":
            raise BusyError(self.busy_seconds)
        if begun.task is None:
            logger.info("flow_task_left", decision=begun.decision, tenant_id=message.tenant_id)
            if begun.decision == "ended":  # whoever reported may have ended before this
                self.wake_ups.now(message.tenant_id)
            return
        outcome = self._outcome(message, begun.decision, begun.task, begun.key)
        if self._report(message, outcome):
            self.wake_ups.now(message.tenant_id)

    def _report(self, message: TaskMessage, outcome: Outcome) -> bool:
        """Report what came of a call. Reporting twice is harmless: the vault knows the task."""
        for attempt in range(1, REPORT_ATTEMPTS + 1):
            started = self.clock()
            try:
                return self.vault.report(message, outcome)
            except UnavailableError:
                was_quick = self.clock() - started < _QUICK_SECONDS
                if attempt == REPORT_ATTEMPTS or not was_quick:
                    raise
                logger.warning("flow_report_retried", attempt=attempt)
                self.sleep(_REPORT_PAUSE_SECONDS * 2 ** (attempt - 1))
        raise AssertionError("unreachable")

    def _outcome(self, message: TaskMessage, decision: str, task: Task, key: str) -> Outcome:
        if decision == "open":
            return failed(task, "circuit_open")
        if decision == "unknown":
            return failed(task, "no_answer", is_known=False)
        needed = {
            part for secret in task.secrets for kind, part in secret.parts if kind == "secret"
        }
        secrets = self.secrets.of(message.tenant_id, needed) if needed else {}
        return self.calls.run(task, secrets, key)
