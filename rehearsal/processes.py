"""Starts the rehearsal's processes, remembers them across commands, and ends them by id."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from gatehouse.home import home

_STOP_SECONDS = 10.0


class ProcessError(Exception):
    """A process of the rehearsal did not start; the message shows the end of its log."""


@dataclass(frozen=True)
class Process:
    """A started process. `started` is the system's word on when, so that a reused id is noticed."""

    name: str
    pid: int
    started: str
    port: int

    def running(self) -> bool:
        """Whether this very process is alive."""
        return _started(self.pid) == self.started

    def stop(self) -> None:
        """Asks the process group to end, then insists. Does nothing when it is gone."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if not self.running():
                break
            os.killpg(self.pid, number)
            _wait(lambda: not self.running(), _STOP_SECONDS)


def find(name: str) -> Process | None:
    """The process of that name if an earlier command started it and it still runs."""
    process = last(name)
    return process if process and process.running() else None


def last(name: str) -> Process | None:
    """The process of that name that was started last, running or not."""
    try:
        return Process(**json.loads((_folder() / f"{name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
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
    process = Process(name, child.pid, _started(child.pid), port)
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


def _started(pid: int) -> str:
    shown = subprocess.run(
        ["ps", "-o", "lstart=,stat=", "-p", str(pid)],
        capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"},
    ).stdout.split()  # fmt: skip
    if not shown or shown[-1].startswith("Z"):
        return ""
    return " ".join(shown[:-1])


def _folder() -> Path:
    return home() / "processes"
