"""A file of authorization decisions, one JSON line for each, that several processes append to.

What reads it: `gatehouse record` (docs/review.md#least-privilege).
"""

import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from gatehouse.home import home

MOST_DECISIONS: Final = 200_000
"""More are not told apart; a whole test run takes a tenth."""
MOST_RESOURCES: Final = 40
"""Resources that are written of one role, action and pattern of a statement."""

VARIABLE: Final = "DECISION_LOG"

_LOG: Final = logging.getLogger("decisions")


def decision_log() -> Path:
    """Return the file that has a JSON line for each authorization decision; `wipe` keeps it."""
    return home() / "decisions" / "decisions.jsonl"


class DecisionLog:
    """Writes decisions into a file that several processes may append to.

    Each line is one write, so that a kill loses nothing and lines of others are never cut.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._seen: set[tuple[str, ...]] = set()
        self._written = set(_lines(file))
        self._resources: Counter[tuple[str, ...]] = Counter()
        self._lock = threading.Lock()
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    @classmethod
    def of_process(cls) -> "DecisionLog | None":
        """The one that the variable names; processes that this one starts do not get it."""
        told = os.environ.pop(VARIABLE, "")
        return cls(Path(told)) if told else None

    def is_new(self, decision: tuple[str, ...]) -> bool:
        """Whether it is the first of its kind in this process."""
        if decision in self._seen or len(self._seen) >= MOST_DECISIONS:
            return False
        self._seen.add(decision)
        return True

    def write(self, group: tuple[str, ...], decision: dict[str, Any]) -> None:
        """Append a line, unless the file has it, or enough of its group."""
        line = json.dumps(decision, separators=(",", ":"))
        with self._lock:
            if line in self._written or self._resources[group] >= MOST_RESOURCES:
                return
            self._resources[group] += 1
            self._written.add(line)
            try:
                os.write(self._file, f"{line}\n".encode())
            except OSError as error:
                _LOG.warning("A decision could not be written: %s", error)


def _lines(file: Path) -> Iterator[str]:
    if file.exists():
        with file.open(encoding="utf-8", errors="replace") as lines:
            yield from (line.rstrip("\n") for line in lines)
