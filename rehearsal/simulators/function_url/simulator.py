"""The Function URLs of the rehearsal: what Lambda would run behind them."""

import socket
import sys
from pathlib import Path

from environments import Settings
from gatehouse.home import home, repository
from rehearsal import credentials, processes
from rehearsal.processes import Process

NAME = "function_url"


def start(settings: Settings, *, model_url: str | None) -> Process:
    """The Function URLs of this home, started if they do not run.

    Raises:
        ProcessError: they did not start.

    """
    running = processes.find(NAME)
    if running:
        return running
    before = processes.last(NAME)
    port = processes.free_port(*([before.port] if before else []))
    return processes.start(
        NAME,
        [sys.executable, "-m", "rehearsal.simulators.function_url", "--port", str(port),
         "--key-file", str(key_file()), "--folder", str(home() / NAME),
         *(["--model-url", model_url] if model_url else [])],
        port=port,
        variables={"PYTHONPATH": str(repository()), "PYTHONUNBUFFERED": "1",
                   **credentials.administrator(settings)},
        ready=lambda: listens(port),
    )  # fmt: skip


def stop() -> None:
    """Ends them, and the functions with them."""
    running = processes.find(NAME)
    if running:
        running.stop()


def key_file() -> Path:
    """Where the front door keeps the key that it signs with."""
    return home() / "front_door" / "signing-key.json"


def listens(port: int) -> bool:
    """Whether somebody listens on a port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
