"""A finished call is reported although the vault does not answer at the first attempt."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from lambda_src.flow_street.tasks import Begun, TaskMessage
from lambda_src.flow_worker.logic import REPORT_ATTEMPTS, BusyError, CallWorker
from lambda_src.flows.shapes import Outcome
from lambda_src.runtime.http.errors import UnavailableError

MESSAGE = TaskMessage(
    tenant_id="acme", session_id="00000000-0000-4000-8000-000000000001", revision=1
)


@dataclass
class Vault:
    """The vault's function of tasks; `failures` of its answers to a report are errors."""

    failures: int
    seconds: float = 0.1
    now: float = 0.0
    reports: int = 0
    paused: list[float] = field(default_factory=list)

    def begin(self, message: TaskMessage) -> Begun:
        del message
        return Begun("busy")

    def report(self, message: TaskMessage, outcome: Outcome) -> bool:
        del message, outcome
        self.reports += 1
        self.now += self.seconds
        if self.reports <= self.failures:
            raise UnavailableError
        return True


def worker(vault: Vault, **options: Any) -> CallWorker:
    nothing: Any = None
    of_tasks: Any = vault
    return CallWorker(
        of_tasks, nothing, nothing, nothing,
        sleep=vault.paused.append, clock=lambda: vault.now, **options,
    )  # fmt: skip


def report(vault: Vault) -> bool:
    outcome: Any = None
    return worker(vault)._report(MESSAGE, outcome)


def test_a_report_that_fails_at_once_is_sent_again_with_growing_pauses() -> None:
    vault = Vault(failures=REPORT_ATTEMPTS - 1)
    assert report(vault)
    assert vault.reports == REPORT_ATTEMPTS
    assert vault.paused == sorted(vault.paused)
    assert len(set(vault.paused)) == REPORT_ATTEMPTS - 1


def test_a_report_that_keeps_failing_is_left_to_the_queue() -> None:
    vault = Vault(failures=99)
    with pytest.raises(UnavailableError):
        report(vault)
    assert vault.reports == REPORT_ATTEMPTS


def test_a_report_that_used_up_the_vaults_time_is_not_sent_again_by_the_same_delivery() -> None:
    vault = Vault(failures=1, seconds=15)
    with pytest.raises(UnavailableError):
        report(vault)
    assert vault.reports == 1


def test_a_task_that_another_delivery_holds_comes_again_after_a_third_of_the_lease() -> None:
    with pytest.raises(BusyError) as busy:
        worker(Vault(failures=0), busy_seconds=44).work(MESSAGE.model_dump_json())
    assert busy.value.retry_after == 44
