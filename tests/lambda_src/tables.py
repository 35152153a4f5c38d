"""The tables as the contract lays them out, and everything that is in them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from lambda_src.runtime.http.wire import from_wire
from lambda_src.runtime.storage.dynamodb import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
_LAYOUT: dict[str, tuple[list[str], tuple[str, str, str] | None]] = {
    "sessions": (["session_key", "item_key"], ("by_user", "user_key", "last_activity")),
    "tenants": (["record_key"], ("by_tenant", "tenant_id", "record_key")),
    "usage": (["usage_key", "entry_key"], None),
    "api_keys": (["key_id"], ("by_tenant", "tenant_id", "created_at")),
}


@dataclass(frozen=True)
class Tables:
    """The tables of one test, under names of their own."""

    client: "DynamoDBClient"
    sessions: Table
    tenants: Table
    usage: Table
    api_keys: Table

    def everything(self) -> list[tuple[str, Item]]:
        """Return every item of every table, in a stable order, but what counts requests."""
        return [
            (kind, item)
            for kind, table in (
                ("sessions", self.sessions),
                ("tenants", self.tenants),
                ("usage", self.usage),
                ("api_keys", self.api_keys),
            )
            for item in self.items(table)
            if not str(item.get("usage_key", "")).endswith("#rates")
        ]

    def items(self, table: Table) -> list[Item]:
        """Return every item of a table."""
        pages = self.client.get_paginator("scan").paginate(TableName=table.name)
        found = [from_wire(item) for page in pages for item in page["Items"]]
        return sorted(found, key=lambda item: [str(value) for value in item.values()])


def create_tables(client: "DynamoDBClient") -> Tables:
    """Create fresh tables."""
    suffix = uuid4().hex[:12]
    made = {kind: Table(client, f"{kind}-{suffix}") for kind in _LAYOUT}
    for kind, (key, index) in _LAYOUT.items():
        _create(client, made[kind].name, key, index)
    return Tables(client, **made)


def _create(
    client: "DynamoDBClient", name: str, key: list[str], index: tuple[str, str, str] | None
) -> None:
    attributes = dict.fromkeys([*key, *(index[1:] if index else ())])
    options: Any = {}
    if index:
        index_name, *index_key = index
        options["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index_name,
                "KeySchema": _schema(index_key),
                "Projection": {"ProjectionType": "ALL"},
            }
        ]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=_schema(key),
        AttributeDefinitions=[{"AttributeName": a, "AttributeType": "S"} for a in attributes],
        **options,
    )


def _schema(key: list[str]) -> Any:
    kinds = ("HASH", "RANGE")
    return [
        {"AttributeName": name, "KeyType": kind} for name, kind in zip(key, kinds, strict=False)
    ]
