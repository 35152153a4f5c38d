"""The model of the rehearsal: a small deterministic server that the embedded AWS relays to."""

import os
from collections.abc import Sequence
from pathlib import Path

from gatehouse.home import home
from gatehouse.processes import ProcessError
from rehearsal.simulator import Simulator, module, responds


class ModelSimulator(Simulator):
    """Speaks Bedrock's wire format and that of OpenAI-compatible servers."""

    name = "model"

    def command(self, port: int) -> Sequence[str]:
        """Return the command of the scripted model."""
        return module("model", "--port", port, "--log", self.call_log, "--scripted")

    def healthy(self, port: int) -> bool:
        """Return whether its health check succeeds."""
        return responds(f"http://127.0.0.1:{port}/healthz")

    @property
    def url(self) -> str:
        """Its address.

        Raises:
            ProcessError: it does not run.

        """
        running = self.running
        if running is None:
            raise ProcessError("The model is not running: start the rehearsal with `make up`.")
        return f"http://127.0.0.1:{running.port}"

    @property
    def bedrock_url(self) -> str | None:
        """Where it streams Bedrock's format piece by piece; None for a model of one's own.

        The embedded AWS relays to that one, and hands its streams on in few pieces.
        """
        return None if os.environ.get("GATEHOUSE_MODEL_URL") else self.url

    @property
    def call_log(self) -> Path:
        """One JSON line for each request that reached the model."""
        return home() / "logs" / "model-calls.jsonl"
