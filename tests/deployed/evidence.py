"""What a request left behind: items, calls of the model, runs of functions, lines in logs."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from tests.deployed.running import Rehearsal

TABLES = ("api_keys", "sessions", "tenants", "usage")
_SECONDS = 10.0


def items(rehearsal: Rehearsal, table: str) -> list[dict[str, Any]]:
    """Every item of a table, in no order."""
    name = rehearsal.output("tables", f"{table}_table_name")
    client = rehearsal.administrator("dynamodb")
    pages = client.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
    read = TypeDeserializer().deserialize
    return [
        {key: read(value) for key, value in item.items()}
        for page in pages
        for item in page["Items"]
    ]


def everything_stored(rehearsal: Rehearsal) -> dict[str, list[str]]:
    """All items of all tables but what counts requests, to compare before and after."""
    return {
        table: sorted(
            json.dumps(item, sort_keys=True, default=str)
            for item in items(rehearsal, table)
            if not str(item.get("usage_key", "")).endswith("#rates")
        )
        for table in TABLES
    }


def model_calls(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """What reached the model, in order."""
    log = rehearsal.home / "logs" / "model-calls.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [json.loads(line) for line in lines]


def log_lines(rehearsal: Rehearsal, function: str, *, since: float = 0) -> list[str]:
    """What a function logged since then (epoch seconds)."""
    client = rehearsal.administrator("logs")
    group = f"/aws/lambda/{rehearsal.settings.resource_prefix}-{function}"
    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName=group, startTime=int(since * 1000)
    )
    return [event["message"] for page in pages for event in page["events"]]


def runs(rehearsal: Rehearsal) -> Counter[str]:
    """How often each function that answers requests ran."""
    return Counter(
        {
            function: sum(line.startswith("START") for line in log_lines(rehearsal, function))
            for function in ("chat", "sessions", "usage")
        }
    )


def eventually(check: Callable[[], bool], what: str, seconds: float = _SECONDS) -> None:
    """Wait until `check` holds: logs arrive a little after the answer."""
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.1)


@contextmanager
def nothing_written_or_asked(rehearsal: Rehearsal) -> Iterator[None]:
    """Whatever happens inside writes no item and reaches no model."""
    stored, asked = everything_stored(rehearsal), len(model_calls(rehearsal))
    yield
    assert everything_stored(rehearsal) == stored
    assert model_calls(rehearsal)[asked:] == []
