"""The streaming function with a DynamoDB in its own process that takes the same time always.

`TABLES_MS` is how long each call takes, `PHASES` a file that gets a line for each answer: from
where to where each phase went, in seconds of the process's clock.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from botocore.config import Config
from starlette.applications import Starlette

from benchmarks.cold.aws import RECORDS
from lambda_src.runtime import clients
from lambda_src.runtime.billing.call_rates import CallRates
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.billing.open_streams import OpenStreams
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.models import ModelRequest, ModelStream
from lambda_src.runtime.models.bedrock import BedrockModel
from lambda_src.stream import application as served
from lambda_src.stream.channel import Channel, Item
from lambda_src.stream.tokens import TokenCheck

_make = clients.client


class FixedTables:
    """A client whose every call succeeds: nothing is counted, so nothing is ever refused."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __getattr__(self, operation: str) -> Callable[..., dict[str, Any]]:
        def call(**asked: dict[str, Any]) -> dict[str, Any]:
            time.sleep(self._seconds)
            if operation == "get_item":
                key = asked["Key"].get("record_key", {}).get("S", "")
                found = RECORDS.get(key)
                return {"Item": found} if found else {}
            return {"Attributes": {"calls": {"N": "1"}}} if operation == "update_item" else {}

        return call


def application() -> Starlette:
    """Return the application of `run.sh`, but for its tables and the watches on its phases."""
    tables = FixedTables(float(os.environ["TABLES_MS"]) / 1000)

    def client(service: str, *, config: Config | None = None) -> object:
        return tables if service == "dynamodb" else _make(service, config=config)

    clients.client = client
    phases = Phases(Path(os.environ["PHASES"]))
    for owner, method, name in (
        (TokenCheck, "caller", "token check"),
        (AdmissionByTable, "confirm", "tenant and user"),
        (CallRates, "count", "rate limits"),
        (OpenStreams, "open", "lease of a stream"),
        (MeteredModel, "reserve", "reservation"),
    ):
        phases.watch(owner, method, name)
    phases.watch_pieces()
    return served.application()


class Phases:
    """When each phase of one answer at a time began and ended."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: dict[str, tuple[float, float]] = {}

    def watch(self, owner: type, method: str, name: str) -> None:
        """Note when a method runs."""
        original = getattr(owner, method)

        def timed(*arguments: object, **options: object) -> object:
            began = time.perf_counter()
            try:
                return original(*arguments, **options)
            finally:
                self._seen[name] = (began, time.perf_counter())

        setattr(owner, method, timed)

    def watch_pieces(self) -> None:
        """Note when the model is called, its first piece comes, and the event loop has it."""
        stream, take = BedrockModel.stream, Channel.next

        def streamed(model: BedrockModel, request: ModelRequest) -> ModelStream:
            self._seen["model called"] = (time.perf_counter(),) * 2
            for number, chunk in enumerate(stream(model, request)):
                if number == 0:
                    self._seen["first piece of the model"] = (time.perf_counter(),) * 2
                yield chunk

        async def taken(channel: Channel, seconds: float) -> Item | None:
            item = await take(channel, seconds)
            if "token check" in self._seen and "first piece of the model" in self._seen:
                self._seen["first piece at the event loop"] = (time.perf_counter(),) * 2
                with self._file.open("a") as file:
                    file.write(json.dumps(self._seen) + "\n")
                self._seen = {}
            return item

        BedrockModel.stream = streamed  # type: ignore[method-assign, assignment]
        Channel.next = taken  # type: ignore[method-assign, assignment]
