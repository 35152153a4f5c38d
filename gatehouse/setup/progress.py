"""Prints the progress of the set-up: a numbered line per step, and advice when one fails."""

import os
import sys
import threading
import time
from typing import Self, TextIO

from gatehouse.home import repository
from gatehouse.setup.steps import SetupStep, StepError

_TAIL_LINES = 20
_TICK_SECONDS = 0.5


class SetupProgress:
    """Writes one line when a step ends and, on a terminal, a live line of what runs."""

    def __init__(self, total: int, stream: TextIO = sys.stdout) -> None:
        self._total = total
        self._stream = stream
        self._ended = 0
        self._running: list[str] = []
        self._lock = threading.Lock()
        self._started_at = time.monotonic()
        self._stopped = threading.Event()
        self._is_live = stream.isatty() and "CI" not in os.environ

    def __enter__(self) -> Self:
        if self._is_live:
            threading.Thread(target=self._tick, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started_at

    def started(self, step: SetupStep) -> None:
        """Show a step as running."""
        with self._lock:
            self._running.append(step.title)

    def finished(self, step: SetupStep, seconds: float, error: StepError | None) -> None:
        """Write the step's line, and the end of its log when it failed."""
        with self._lock:
            self._running.remove(step.title)
            self._ended += 1
            outcome = f"{seconds:6.1f} s" if error is None else "FAILED"
            number = f"[{self._ended:>2}/{self._total}]"
            self._write(f"  {number} {step.title:<44} {outcome}\n")
            if error is not None:
                self._write(_explain(step, error))

    def _tick(self) -> None:
        while not self._stopped.wait(_TICK_SECONDS):
            with self._lock:
                if self._running:
                    text = f"          {self.seconds:.0f} s: {', '.join(self._running)}"
                    self._stream.write(f"\r\x1b[2K{text[:100]}")
                    self._stream.flush()

    def _write(self, text: str) -> None:
        self._stream.write(("\r\x1b[2K" if self._is_live else "") + text)
        self._stream.flush()


def _explain(step: SetupStep, error: StepError) -> str:
    lines = [f"\n{step.title}: {error}"]
    if error.log is not None:
        text = error.log.read_text(encoding="utf-8", errors="replace")
        lines += [f"    {line}" for line in text.splitlines()[-_TAIL_LINES:]]
        lines.append(f"The whole log: {error.log.relative_to(repository())}")
    return "\n".join(
        [*lines, step.advice, "Then run `make setup` again: it continues with this step.\n"]
    )
