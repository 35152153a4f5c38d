"""Work in the order of dependencies, side by side where nothing forbids it."""

import threading

import pytest

from gatehouse.delivery.waves import run_in_order

CHAIN = {"api": ("identity", "tables"), "identity": ("tables",), "tables": (), "other": ()}


def test_everything_is_done_after_what_it_depends_on() -> None:
    done: list[str] = []
    outcome = run_in_order(CHAIN, done.append)
    assert outcome.succeeded
    assert sorted(done) == sorted(CHAIN)
    for name, needs in CHAIN.items():
        assert all(done.index(need) < done.index(name) for need in needs)


def test_what_depends_on_nothing_runs_side_by_side() -> None:
    together = threading.Barrier(2, timeout=10)

    def meet(_: str) -> None:
        together.wait()

    outcome = run_in_order({"a": (), "b": ()}, meet)
    assert outcome.succeeded


def test_no_more_run_at_once_than_asked_for() -> None:
    running, most, guard = 0, 0, threading.Lock()
    pause = threading.Event()

    def work(_: str) -> None:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        pause.wait(0.02)
        with guard:
            running -= 1

    assert run_in_order(dict.fromkeys("abcdef", ()), work, at_once=2).succeeded
    assert most == 2


def test_a_failure_stops_what_depends_on_it_and_nothing_else() -> None:
    done: list[str] = []

    def work(name: str) -> None:
        if name == "identity":
            raise OSError("refused")
        done.append(name)

    outcome = run_in_order(CHAIN, work)
    assert not outcome.succeeded
    assert set(done) == set(outcome.done) == {"tables", "other"}
    assert str(outcome.failed["identity"]) == "refused"
    assert outcome.not_started == ["api"]


def test_a_dependency_that_is_not_asked_for_counts_as_done() -> None:
    done: list[str] = []
    assert run_in_order({"api": ("identity", "tables")}, done.append).succeeded
    assert done == ["api"]


def test_nothing_to_do_is_done() -> None:
    outcome = run_in_order({}, lambda _: None)
    assert (outcome.done, outcome.succeeded) == ([], True)


def test_a_circle_is_refused_before_anything_runs() -> None:
    done: list[str] = []
    with pytest.raises(ValueError, match="cycle"):
        run_in_order({"a": ("b",), "b": ("a",)}, done.append)
    assert done == []


def test_an_interrupt_is_not_taken_for_a_failure_of_the_stack() -> None:
    def work(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_in_order({"a": ()}, work)
