"""What one question costs in DynamoDB, as `gatehouse cost` counts it."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from tests.lambda_src.world import World

STATED = Path(__file__).parents[3] / "gatehouse" / "cost" / "conversation.toml"
# Units of an item of at most 1 KB; a transaction takes twice as many, a consistent read one.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
WRITES = {"PutItem", "UpdateItem", "DeleteItem"}
READS = {"GetItem", "Query"}


@contextmanager
def units(world: World) -> Iterator[Counter[str]]:
    """Count the capacity of every request, by the parameters that it was sent with."""
    counted: Counter[str] = Counter()

    def count(params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name in WRITES:
            counted["write_units"] += 1
        elif model.name in READS:
            counted["read_units"] += 1
        elif model.name == "TransactWriteItems":
            items = json.loads(params["body"])["TransactItems"]
            counted["write_units"] += 2 * len(items)
        else:
            raise AssertionError(f"{model.name}: say what it costs")

    assert boto3.DEFAULT_SESSION
    hooks = (world.tables.client.meta.events, boto3.DEFAULT_SESSION.events)
    for events in hooks:
        events.register("before-call.dynamodb", count)
    try:
        yield counted
    finally:
        for events in hooks:
            events.unregister("before-call.dynamodb", count)


def test_a_question_takes_the_capacity_that_the_estimate_states(world: World) -> None:
    stated = tomllib.loads(STATED.read_text(encoding="utf-8"))["question"]
    api = world.chat()

    with units(world) as counted:  # the function makes its client with its first question
        begun = api("POST", "/api/chat", body={"message": "one"}).json["session_id"]
        counted.clear()
        body = {"message": "two", "tenant_context": {"session_id": begun}}
        assert api("POST", "/api/chat", body=body).status == 200

    assert dict(counted) == {name: stated[name] for name in ("write_units", "read_units")}
