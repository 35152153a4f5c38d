"""The faults of one rehearsal: a file that the embedded AWS reads again when it changes."""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from gatehouse.home import home
from rehearsal.faults.fault import Fault

VARIABLE: Final = "GATEHOUSE_FAULTS"
"""Tells the embedded AWS which file that is."""
_FAULTS: Final = TypeAdapter(tuple[Fault, ...])


def faults_file() -> Path:
    """Return where the faults of this home are."""
    return home() / "faults.json"


def met_file(faults: Path) -> Path:
    """Return where every call that met a fault is noted, one JSON object a line."""
    return faults.with_name("faults-met.jsonl")


def read(path: Path) -> tuple[Fault, ...]:
    """Return the faults; none where there is no file."""
    try:
        return _FAULTS.validate_json(path.read_bytes())
    except FileNotFoundError:
        return ()


def write(path: Path, faults: Sequence[Fault]) -> None:
    """Replace the faults; the next call to AWS meets them."""
    if not faults:
        path.unlink(missing_ok=True)
        return
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(_FAULTS.dump_json(tuple(faults)))
    draft.replace(path)


def met(path: Path) -> list[dict[str, Any]]:
    """Return every call that met a fault, in order."""
    try:
        lines = met_file(path).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in lines]


class FaultBook:
    """The faults as the process sees them that makes them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._version: tuple[int, int] | None = None
        self._faults: tuple[Fault, ...] = ()
        self._met: list[int] = []

    @property
    def empty(self) -> bool:
        """Whether there are no faults now."""
        return not self._current()

    def take(self, service: str, operation: str, caller: str) -> Fault | None:
        """Return the first fault that a call meets, and note that it did."""
        for index, fault in enumerate(self._current()):
            if fault.times is not None and self._met[index] >= fault.times:
                continue
            if fault.meets(service, operation, caller):
                self._met[index] += 1
                self._note(fault, operation, caller)
                return fault
        return None

    def _current(self) -> tuple[Fault, ...]:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._version, self._faults = None, ()
            return ()
        version = (found.st_mtime_ns, found.st_ino)
        if version != self._version:
            self._faults = read(self._path)
            self._met = [0] * len(self._faults)
            self._version = version
        return self._faults

    def _note(self, fault: Fault, operation: str, caller: str) -> None:
        line = {
            "time": time.time(),
            "service": fault.service,
            "operation": operation,
            "kind": fault.kind,
            "caller": caller,
        }
        with met_file(self._path).open("a", encoding="utf-8") as met:
            met.write(json.dumps(line) + "\n")
