"""Concurrency errors of DynamoDB, put on the wire: MiniStack does one request at a time."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import ATTEMPTS, Table
from lambda_src.runtime.storage.writes import Delete, Put, Update
from tests.lambda_src.tables import Tables

KEY = {"usage_key": "acme", "entry_key": "day#2026-11-20"}
ADD = Update(KEY, "ADD agent_invocations :one", values={":one": 1})


class _Body(BytesIO):
    def stream(self) -> Any:
        yield self.read()


def answer_first(table: Table, count: int, body: Any, status: int = 400) -> list[str]:
    """Answer the first requests of a table's client with this body; list all that were made."""
    made: list[str] = []

    def intercept(request: Any, **_: Any) -> Any:
        made.append(request.headers["X-Amz-Target"].decode().rpartition(".")[2])
        if len(made) > count:
            return None
        headers: Any = {"Content-Type": "application/x-amz-json-1.0"}
        return AWSResponse(request.url, status, headers, _Body(json.dumps(body).encode()))

    table.client.meta.events.register("before-send.dynamodb", intercept)
    return made


def conflict(code: str, *reasons: str) -> dict[str, Any]:
    error: dict[str, Any] = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "x"}
    return error | ({"CancellationReasons": [{"Code": code} for code in reasons]})


CONFLICTS = [
    conflict("TransactionConflictException"),
    conflict("TransactionCanceledException", "None", "TransactionConflict"),
    conflict("TransactionCanceledException", "ThrottlingError", "None"),
]
WRITES: list[Callable[[Table], None]] = [
    lambda table: table.write(ADD),
    lambda table: table.transact([ADD, Put({**KEY, "entry_key": "other"})]),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("body", CONFLICTS)
def test_a_conflict_is_tried_again_after_a_growing_random_pause(
    tables: Tables, write: Callable[[Table], None], body: Any
) -> None:
    pauses: list[float] = []
    table = Table(tables.client, tables.usage.name, sleep=pauses.append)
    made = answer_first(table, 3, body)
    write(table)
    assert len(made) == 4
    assert len(pauses) == 3
    assert all(0 <= pause <= 0.02 * 2**n for n, pause in enumerate(pauses))
    found = table.get(KEY)
    assert found is not None
    assert found["agent_invocations"] == 1


def test_conflicts_without_end_are_given_up_as_unavailable(tables: Tables) -> None:
    pauses: list[float] = []
    table = Table(tables.client, tables.usage.name, sleep=pauses.append)
    made = answer_first(table, 1000, CONFLICTS[0])
    with pytest.raises(UnavailableError):
        table.write(ADD)
    assert len(made) == ATTEMPTS
    assert sum(pauses) < 6


def test_a_failed_condition_is_not_tried_again_and_tells_which(tables: Tables) -> None:
    tables.usage.write(Put({**KEY, "held": 7}))
    absent = "attribute_not_exists(usage_key)"
    with pytest.raises(ConditionFailedError) as single:
        tables.usage.write(Put(KEY, condition=absent))
    assert single.value.item == {**KEY, "held": 7}
    other = {**KEY, "entry_key": "other"}
    with pytest.raises(ConditionFailedError) as several:
        tables.usage.transact([Put(other), Put(KEY, condition=absent)])
    assert several.value.failed == (False, True)
    assert tables.usage.get(other) is None


def test_deletes_that_dynamodb_left_undone_are_asked_for_again(tables: Tables) -> None:
    keys = [{**KEY, "entry_key": str(number)} for number in range(3)]
    for key in keys:
        tables.usage.write(Put(key))
    table = Table(tables.client, tables.usage.name, sleep=lambda _: None)
    undone = [
        {"DeleteRequest": {"Key": {name: {"S": value} for name, value in key.items()}}}
        for key in keys
    ]
    made = answer_first(table, 2, {"UnprocessedItems": {table.name: undone}}, status=200)
    table.delete_all(keys)
    assert made == ["BatchWriteItem"] * 3
    assert tables.items(table) == []


def test_deletes_left_undone_for_ever_are_given_up_as_unavailable(tables: Tables) -> None:
    table = Table(tables.client, tables.usage.name, sleep=lambda _: None)
    undone = [{"DeleteRequest": {"Key": {name: {"S": value} for name, value in KEY.items()}}}]
    answer_first(table, 1000, {"UnprocessedItems": {table.name: undone}}, status=200)
    with pytest.raises(UnavailableError):
        table.delete_all([KEY])


def test_deleting_what_is_gone_is_no_error(tables: Tables) -> None:
    tables.usage.write(Delete(KEY))
    assert tables.usage.get(KEY) is None


def test_nested_numbers_come_back_as_whole_numbers(tables: Tables) -> None:
    item = {**KEY, "count": 2**60, "held": {"tokens": 5}, "text": "5"}
    tables.usage.write(Put(item | {"nothing": None}))
    assert tables.usage.get(KEY) == item


@pytest.mark.parametrize("newest_first", [False, True])
def test_every_item_of_a_query_comes_whatever_a_page_holds(
    tables: Tables, newest_first: bool
) -> None:
    table = tables.usage
    entries = [f"day#2026-11-{day}" for day in range(10, 17)]
    for entry in entries:
        table.write(Put({"usage_key": "acme", "entry_key": entry}))
    pages: list[int] = []

    def two_a_page(params: Any, **_: Any) -> None:
        params["Limit"] = 2
        pages.append(2)

    events, name = table.client.meta.events, "provide-client-params.dynamodb.Query"
    events.register(name, two_a_page)
    try:
        found = list(
            table.every(
                "usage_key = :tenant",
                {":tenant": "acme"},
                key=("usage_key", "entry_key"),
                newest_first=newest_first,
            )
        )
    finally:
        events.unregister(name, two_a_page)

    assert [item["entry_key"] for item in found] == sorted(entries, reverse=newest_first)
    assert len(pages) >= 4
