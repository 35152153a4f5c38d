"""Runs one piece of work per stack: after its dependencies, beside whatever it does not need."""

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

_AT_ONCE = 4


@dataclass
class StackOutcome:
    """How a run ended: stacks done, failed (with the reason) and never started."""

    done: list[str] = field(default_factory=list)
    failed: dict[str, Exception] = field(default_factory=dict)
    not_started: list[str] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        """Nothing failed, nothing was left out."""
        return not self.failed and not self.not_started


def run_in_order(
    dependencies: Mapping[str, tuple[str, ...]],
    work: Callable[[str], None],
    *,
    at_once: int = _AT_ONCE,
) -> StackOutcome:
    """Calls `work(name)` for every name, up to `at_once` together.

    An exception stops what depends on that name, and nothing else; it is kept in the outcome.
    Dependencies that are not names of their own count as done.
    """
    known = {
        name: [item for item in needs if item in dependencies]
        for name, needs in dependencies.items()
    }
    sorter = TopologicalSorter(known)
    sorter.prepare()
    outcome, running = StackOutcome(), {}
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        while True:
            for name in sorter.get_ready():
                running[pool.submit(work, name)] = name
            if not running:
                break
            for finished in wait(running, return_when=FIRST_COMPLETED).done:
                _note(finished, running.pop(finished), sorter, outcome)
    reached = {*outcome.done, *outcome.failed}
    outcome.not_started = [name for name in dependencies if name not in reached]
    return outcome


def _note(
    finished: "Future[None]", name: str, sorter: "TopologicalSorter[str]", outcome: StackOutcome
) -> None:
    error = finished.exception()
    if error is None:
        outcome.done.append(name)
        sorter.done(name)
    elif isinstance(error, Exception):
        outcome.failed[name] = error
    else:
        raise error
