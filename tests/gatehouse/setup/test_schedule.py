import threading
from pathlib import Path

import pytest

from gatehouse.setup import schedule
from gatehouse.setup.steps import StepError
from tests.gatehouse.setup.plans import Ledger, step


def _fail() -> None:
    msg = "no network"
    raise StepError(msg)


def test_a_step_begins_after_those_it_waits_for(tmp_path: Path) -> None:
    steps = [step(tmp_path, "c", "b"), step(tmp_path, "b", "a"), step(tmp_path, "a")]
    ledger = Ledger()

    assert schedule.run(steps, ledger)

    assert ledger.began == ledger.ended == ["a", "b", "c"]


def test_independent_steps_run_side_by_side(tmp_path: Path) -> None:
    meeting = threading.Barrier(2, timeout=10)

    def meet() -> None:
        meeting.wait()

    steps = [step(tmp_path, name, run=meet) for name in ("a", "b")]

    assert schedule.run(steps, Ledger())


def test_after_a_failure_nothing_that_waits_for_it_begins(tmp_path: Path) -> None:
    steps = [step(tmp_path, "a", run=_fail), step(tmp_path, "b", "a"), step(tmp_path, "c", "b")]
    ledger = Ledger()

    assert not schedule.run(steps, ledger)

    assert (ledger.began, ledger.failed) == (["a"], ["a"])
    assert [step.name for step in schedule.pending(steps)] == ["a", "b", "c"]


def test_a_step_beside_a_failure_ends_and_is_not_repeated(tmp_path: Path) -> None:
    failed = threading.Event()

    def slow() -> None:
        assert failed.wait(10)

    def fail() -> None:
        failed.set()
        _fail()

    steps = [step(tmp_path, "slow", run=slow), step(tmp_path, "bad", run=fail)]

    assert not schedule.run(steps, Ledger())

    assert [step.name for step in schedule.pending(steps)] == ["bad"]


def test_an_error_nobody_expected_is_not_hidden(tmp_path: Path) -> None:
    def surprise() -> None:
        msg = "a bug"
        raise RuntimeError(msg)

    with pytest.raises(RuntimeError, match="a bug"):
        schedule.run([step(tmp_path, "a", run=surprise)], Ledger())
    assert not (tmp_path / "a").exists()


def test_what_is_done_is_not_pending(tmp_path: Path) -> None:
    steps = [step(tmp_path, "a"), step(tmp_path, "b", "a")]

    schedule.run(steps, Ledger())

    assert schedule.pending(steps) == []


def test_changed_inputs_bring_back_the_step_and_those_that_repeat_with_it(tmp_path: Path) -> None:
    inputs = {"a": "1"}
    steps = [
        step(tmp_path, "a", key=lambda: inputs["a"]),
        step(tmp_path, "b", "a"),
        step(tmp_path, "c", "a", repeats=True),
        step(tmp_path, "d", "b", repeats=True),
    ]
    schedule.run(steps, Ledger())

    inputs["a"] = "2"

    assert [step.name for step in schedule.pending(steps)] == ["a", "c"]
