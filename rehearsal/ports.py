"""The ports of a home, all of them chosen at once, so that two rehearsals never choose the same.

The first rehearsal of a machine has the usual ones, the second each of them plus one, and so on.
A claim counts while something of its home runs; which claims there are is known machine-wide.
"""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
from filelock import FileLock

from gatehouse import processes
from gatehouse.home import home, shared_between_rehearsals
from gatehouse.processes import ProcessError

AWS = 4566  # what every emulator of AWS listens on
FRONT_DOOR = 8000
SLACK = 8065
CALLS = 9300  # of flows: nobody listens there but tests
MOST = 50


def claim() -> int:
    """Claim ports for this home, by the number that is added to the usual ones; return it.

    Raises:
        ProcessError: on this machine every number is taken.

    """
    folder = shared_between_rehearsals() / "ports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        before = _before()
        if before is not None and (_ours(folder, before) or any(_running(home()))):
            _note(folder, before)
            return before
        numbers: dict[int, None] = dict.fromkeys(
            [*([] if before is None else [before]), *range(MOST)]
        )
        for number in numbers:
            if not _claimed(folder, number) and all(map(_free, _ports(number))):
                _note(folder, number)
                return number
    raise ProcessError(
        f"The ports of {MOST} rehearsals are in use: end one with `make down`, then run this again."
    )


def usual(port: int) -> int:
    """Return the port of this home that stands for a usual one."""
    return port + (_before() or 0)


def is_claimable(port: int) -> bool:
    """Return whether a rehearsal may claim that port for its front door."""
    return FRONT_DOOR <= port < FRONT_DOOR + MOST


def _ports(number: int) -> tuple[int, ...]:
    return tuple(port + number for port in (AWS, FRONT_DOOR, SLACK, CALLS))


def _before() -> int | None:
    try:
        return int(_chosen().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _note(folder: Path, number: int) -> None:
    document = {"home": str(home()), "pid": os.getpid(), "created": psutil.Process().create_time()}
    (folder / str(number)).write_text(json.dumps(document), encoding="utf-8")
    _chosen().parent.mkdir(parents=True, exist_ok=True)
    _chosen().write_text(str(number), encoding="utf-8")


def _ours(folder: Path, number: int) -> bool:
    claimed = _claim(folder, number)
    return claimed is not None and claimed[0] == home() and _claimed(folder, number)


def _claimed(folder: Path, number: int) -> bool:
    """Whether the command that claimed it still runs, or something that it started."""
    claimed = _claim(folder, number)
    if claimed is None:
        return False
    at, command = claimed
    return command.running() or any(_running(at))


def _claim(folder: Path, number: int) -> tuple[Path, processes.Process] | None:
    try:
        document = json.loads((folder / str(number)).read_text(encoding="utf-8"))
        command = processes.Process("up", int(document["pid"]), float(document["created"]), 0)
        return Path(document["home"]), command
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _running(at: Path) -> Iterator[processes.Process]:
    for file in (at / "processes").glob("*.json"):
        process = processes.last(file.stem, at)
        if process is not None and process.running():
            yield process


def _free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _chosen() -> Path:
    return home() / "ports"
