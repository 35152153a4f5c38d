"""Steps that write down when they ran."""

from collections.abc import Callable
from pathlib import Path

from gatehouse.setup.steps import SetupStep, Stamp, StepError


class Ledger:
    """Remembers what an audience of a schedule is told."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.ended: list[str] = []
        self.failed: list[str] = []

    def started(self, step: SetupStep) -> None:
        self.began.append(step.name)

    def finished(self, step: SetupStep, seconds: float, error: StepError | None) -> None:
        assert seconds >= 0
        (self.ended if error is None else self.failed).append(step.name)


def step(
    folder: Path,
    name: str,
    *after: str,
    run: Callable[[], None] = lambda: None,
    key: Callable[[], str] = lambda: "key",
    repeats: bool = False,
) -> SetupStep:
    return SetupStep(
        name, f"step {name}", run=run, stamp=Stamp(folder / name, key), after=after, repeats=repeats
    )
