"""Runs steps as soon as what they wait for is done, several at once."""

import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from gatehouse.setup.steps import SetupStep, StepError

_AT_ONCE = 4  # mostly waiting for the network; more would only share the same processors


class Listener(Protocol):
    """Receives the start and the end of every step."""

    def started(self, step: SetupStep) -> None:
        """Handle the start of a step."""

    def finished(self, step: SetupStep, seconds: float, error: StepError | None) -> None:
        """Handle the end of a step, with the error when it failed."""


def pending(steps: Sequence[SetupStep]) -> list[SetupStep]:
    """Return the steps that are not done, and those that repeat with one of them."""
    names: set[str] = set()
    for step in steps:
        repeated = step.repeats and not names.isdisjoint(step.after)
        if repeated or not step.stamp.is_fresh():
            names.add(step.name)
    return [step for step in steps if step.name in names]


def run(steps: Sequence[SetupStep], listener: Listener) -> bool:
    """Run the steps in dependency order and return whether all succeeded.

    After a failure no further step starts; running steps end first.
    """
    waiting = {step.name: step for step in steps}
    running: dict[Future[float], SetupStep] = {}
    failed = False
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while running or (waiting and not failed):
            for step in [] if failed else _ready(waiting, running):
                listener.started(step)
                running[pool.submit(_timed, step)] = waiting.pop(step.name)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                error = future.exception()
                if error is not None and not isinstance(error, StepError):
                    raise error
                failed = failed or error is not None
                seconds = future.result() if error is None else 0.0
                listener.finished(running.pop(future), seconds, error)
    return not failed


def _ready(
    waiting: dict[str, SetupStep], running: dict[Future[float], SetupStep]
) -> list[SetupStep]:
    unfinished = {*waiting, *(step.name for step in running.values())}
    return [step for step in waiting.values() if unfinished.isdisjoint(step.after)]


def _timed(step: SetupStep) -> float:
    began = time.monotonic()
    step.stamp.remove()
    step.run()
    step.stamp.write()
    return time.monotonic() - began
