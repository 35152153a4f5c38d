"""Starts the rehearsal's processes, remembers them across commands, and ends them by id."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from gatehouse.home import home

_STOP_SECONDS = 60.0  # PostgreSQL ends its server first; a process that is killed leaves it
# The kernel's boot time, from which psutil computes a creation time, moves a little with the clock.
_CREATED_TOLERANCE_SECONDS = 1.5


class ProcessError(Exception):
    """A process of the rehearsal did not start; the message shows the end of its log."""


@dataclass(frozen=True)
class Process:
    """A started process, identified by its id and its creation time: ids are reused.

    Attributes:
        name: the name that its record and its log file carry.
        pid: the process id, which is also the id of its process group.
        created: seconds since the epoch at which the system created the process.
        port: the loopback port that it serves.

    """

    name: str
    pid: int
    created: float
    port: int

    def running(self) -> bool:
        """Whether this process, and not another one with its id, is alive."""
        created = _created(self.pid)
        return created is not None and abs(created - self.created) <= _CREATED_TOLERANCE_SECONDS

    def stop(self) -> None:
        """Ends the process group by SIGTERM, then by SIGKILL, and waits for every member's end.

        Does nothing if the process has ended: its id may be another's by now.
        """
        if not self.running():
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            # It may end between the check and the signal.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)
            if _wait(lambda: not _group_lives(self.pid), _STOP_SECONDS):
                return


def find(name: str) -> Process | None:
    """The process of that name if an earlier command started it and it still runs."""
    process = last(name)
    return process if process and process.running() else None


def last(name: str, of: Path | None = None) -> Process | None:
    """The process of that name that was started last, of a home or this one, running or not."""
    try:
        record = json.loads((_folder(of) / f"{name}.json").read_text(encoding="utf-8"))
        return Process(
            str(record["name"]), int(record["pid"]), float(record["created"]), int(record["port"])
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def start(
    name: str,
    command: Sequence[str],
    *,
    port: int,
    variables: Mapping[str, str],
    ready: Callable[[], bool],
    timeout_seconds: float = 30.0,
) -> Process:
    """Starts a process that outlives this one, in a group of its own, and waits until `ready`.

    Raises:
        ProcessError: it ended or was not ready in time; nothing of it is left.

    """
    log = log_file(name)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            env=dict(variables),
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    # Until `poll` reaps it, a child that has ended keeps its id and its creation time.
    process = Process(name, child.pid, psutil.Process(child.pid).create_time(), port)
    _folder().mkdir(parents=True, exist_ok=True)
    (_folder() / f"{name}.json").write_text(json.dumps(asdict(process)), encoding="utf-8")
    if (
        not _wait(lambda: child.poll() is not None or ready(), timeout_seconds)
        or child.poll() is not None
    ):
        process.stop()
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise ProcessError(f"{name} did not start on port {port}:\n{tail}")
    return process


def log_file(name: str) -> Path:
    """Where the process of that name writes."""
    return home() / "logs" / f"{name}.log"


def free_port(*preferred: int) -> int:
    """The first of `preferred` that nobody listens on, else any free port of the loopback."""
    for port in (*preferred, 0):
        with socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                continue
            bound: int = candidate.getsockname()[1]
            return bound
    raise ProcessError("No port of the loopback interface is free.")


def _wait(done: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _created(pid: int) -> float | None:
    """The creation time of the process with that id, None if there is none or it has ended."""
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            if _ended(process):
                return None
            created: float = process.create_time()
            return created
    except (psutil.NoSuchProcess, ValueError):
        return None


def _group_lives(group: int) -> bool:
    """Whether a process of that group is alive; a member may outlive the group's first process."""
    for process in psutil.process_iter():
        # A process of the list may end, or belong to another user, before it is asked.
        with contextlib.suppress(psutil.Error, OSError):
            if os.getpgid(process.pid) == group and not _ended(process):
                return True
    return False


def _ended(process: psutil.Process) -> bool:
    """Whether nothing of the process runs any more: a zombie without threads.

    The first thread may be a zombie while others have yet to end; they keep ports and files open.
    """
    ended: bool = process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
    return ended


def _folder(of: Path | None = None) -> Path:
    return (of or home()) / "processes"
