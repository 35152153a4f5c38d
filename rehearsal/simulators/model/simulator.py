"""The model of the rehearsal: a small deterministic server that the embedded AWS relays to."""

import os
import sys
from pathlib import Path

import httpx

from gatehouse.home import home, repository
from rehearsal import processes
from rehearsal.processes import Process

NAME = "model"


def start() -> Process:
    """The model server of this home, started if it does not run.

    Raises:
        ProcessError: it did not start.

    """
    running = processes.find(NAME)
    if running:
        return running
    before = processes.last(NAME)
    port = processes.free_port(*([before.port] if before else []))
    return processes.start(
        NAME,
        [sys.executable, "-m", "rehearsal.simulators.model", "--port", str(port),
         "--log", str(call_log()), "--scripted"],
        port=port,
        variables={"PYTHONPATH": str(repository()), "PYTHONUNBUFFERED": "1"},
        ready=lambda: _healthy(port),
    )  # fmt: skip


def stop() -> None:
    """Ends the model server."""
    running = processes.find(NAME)
    if running:
        running.stop()


def bedrock_url(port: int) -> str | None:
    """Where Bedrock's wire format is spoken piece by piece; None for a model of one's own.

    The embedded AWS relays to that one, and hands its streams on in few pieces.
    """
    return None if os.environ.get("GATEHOUSE_MODEL_URL") else f"http://127.0.0.1:{port}"


def call_log() -> Path:
    """One JSON line for each call that reached the model."""
    return home() / "logs" / "model-calls.jsonl"


def _healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False
