"""What is done while the function starts: at once, for a time, and never in the way."""

from threading import Barrier, Event

from lambda_src.stream.warming import warm


def test_tasks_run_at_once_and_are_waited_for() -> None:
    met, done = Barrier(2, timeout=20), []

    def task() -> None:
        met.wait()
        done.append(1)

    warm((task, task), seconds=20)
    assert len(done) == 2


def test_a_failing_task_stops_nothing() -> None:
    done: list[int] = []

    def fail() -> None:
        raise ConnectionError

    warm((fail, lambda: done.append(1)), seconds=20)
    assert done == [1]


def test_a_task_that_hangs_is_not_waited_for() -> None:
    over, ended = Event(), Event()

    def hang() -> None:
        over.wait()
        ended.set()

    warm((hang,), seconds=0.01)
    assert not ended.is_set()
    over.set()
    assert ended.wait(20)
