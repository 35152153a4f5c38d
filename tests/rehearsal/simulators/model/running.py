"""The model server as its own process, as the rehearsal runs it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx


@dataclass(frozen=True)
class RunningModel:
    """The address of a running server and the file it logs to."""

    address: str
    log: Path

    def calls(self) -> list[dict[str, Any]]:
        """Return the logged calls, oldest first."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]

    def post(self, body: object) -> httpx.Response:
        path = f"{self.address}/v1/chat/completions"
        return httpx.post(path, json=body, trust_env=False, timeout=10)


def asking(question: str, **fields: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": question}]} | fields


@contextmanager
def running_model(log: Path, *options: str) -> Iterator[RunningModel]:
    command = [sys.executable, "-m", "rehearsal.simulators.model", "--port", "0", "--log", str(log)]
    with subprocess.Popen(
        [*command, "--word-milliseconds", "1", *options], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield RunningModel(process.stdout.readline().removeprefix("listening on ").strip(), log)
        finally:
            process.terminate()
