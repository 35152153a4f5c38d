"""The front door of the rehearsal: the one address that people open."""

import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environments import Settings
from gatehouse.home import home, repository
from gatehouse.toolchain import locate
from rehearsal import credentials, processes
from rehearsal.machine import FRONT_DOOR
from rehearsal.processes import Process, ProcessError
from rehearsal.simulators.function_url import simulator as function_url

NAME = FRONT_DOOR
_SECONDS = 60.0


def start(settings: Settings, *, function_url_port: int) -> Process:
    """The front door of this home, started if it does not run; it has read what is deployed.

    Raises:
        ProcessError: it did not start, for example because its port is taken.

    """
    running = processes.find(NAME)
    if running:
        look_again()
        return running
    port = urlsplit(settings.edge.url).port or 80
    folder().mkdir(parents=True, exist_ok=True)
    started = processes.start(
        NAME,
        [sys.executable, "-m", "rehearsal.simulators.front_door", "--port", str(port),
         "--function-url-port", str(function_url_port),
         "--node", str(locate().node_bin / "node"), "--folder", str(folder())],
        port=port,
        variables={"PYTHONPATH": str(repository()), "PYTHONUNBUFFERED": "1",
                   **credentials.administrator(settings)},
        ready=lambda: function_url.listens(port),
    )  # fmt: skip
    look_again()  # by itself it reads at its first request, and its status would be empty till then
    return started


def look_again() -> None:
    """Makes a running front door read what is deployed, and waits until it has.

    Raises:
        ProcessError: it did not, in a time that is long enough.

    """
    running = processes.find(NAME)
    if running is None:
        return
    before = told().get("read_at")
    os.kill(running.pid, signal.SIGHUP)
    deadline = time.monotonic() + _SECONDS
    while told().get("read_at") == before:
        if time.monotonic() > deadline:
            raise ProcessError(
                f"{NAME} did not read what is deployed: see {processes.log_file(NAME)}."
            )
        time.sleep(0.05)


def told() -> dict[str, Any]:
    """What the front door tells of itself: rules of the web ACL that it judges, and that not."""
    try:
        content: dict[str, Any] = json.loads((folder() / "told.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content


def stop() -> None:
    """Ends the front door."""
    running = processes.find(NAME)
    if running:
        running.stop()


def wipe() -> None:
    """Forgets its key and what it told. It must not run."""
    for name in (NAME, function_url.NAME):
        shutil.rmtree(home() / name, ignore_errors=True)


def folder() -> Path:
    """Where it keeps its key and tells of itself."""
    return home() / NAME
