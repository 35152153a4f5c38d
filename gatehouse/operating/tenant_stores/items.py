"""Items of the DynamoDB tables.

The tenant leads every partition key; records of who belongs to a tenant name it in an attribute.

A partition key cannot be searched by its beginning, so each of these reads the whole table: some
cents for a million items, for an operator's command that runs once in a tenant's life.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

from gatehouse.operating.tenant_stores.store import Cursor, Page, Store
from gatehouse.platform import PlatformError
from lambda_src.runtime.http.wire import from_wire, to_wire
from lambda_src.runtime.storage import keys

_BATCH = 25  # the most that one BatchWriteItem takes
_ATTEMPTS = 10
_TABLE = "tables:aws_dynamodb_table.{}_table"


@dataclass(frozen=True)
class TableStore(Store):
    """One table, by its partition key and perhaps a sort key."""

    output: ClassVar[str]
    partition: ClassVar[str]
    sort: ClassVar[str | None] = None
    condition: ClassVar[str] = "#key0 = :tenant OR begins_with(#key0, :lead)"

    def count(self, tenant_id: str) -> dict[str, int]:
        """Count items by kind, strongly consistent."""
        return dict(Counter(map(self.kind, self._keys(tenant_id))))

    def delete(self, tenant_id: str) -> dict[str, int]:
        """Delete items in batches while a scan finds them."""
        deleted: Counter[str] = Counter()
        found = self._keys(tenant_id)
        while batch := list(islice(found, _BATCH)):
            self._delete(batch)
            deleted.update(map(self.kind, batch))
        return dict(deleted)

    def page(self, tenant_id: str, file: str, after: Cursor | None) -> Page:
        """One page of a scan, without what `is_exported` refuses."""
        del file
        found = self._scan(tenant_id, after, {"#key0": self.partition})
        items = [from_wire(item) for item in found["Items"]]
        lines = [_line(item) for item in items if self.is_exported(item)]
        return Page(lines, found.get("LastEvaluatedKey"))

    def kind(self, item: dict[str, Any]) -> str:
        """The kind of an item, by its keys."""
        raise NotImplementedError

    def is_exported(self, item: dict[str, Any]) -> bool:
        """Whether an item belongs into an export."""
        del item
        return True

    def _keys(self, tenant_id: str) -> Iterator[dict[str, Any]]:
        """The keys of a tenant's items; an alias for each name, which may be a reserved word."""
        names = {f"#key{number}": name for number, name in enumerate(self._key())}
        after: Any = None
        while True:
            found = self._scan(tenant_id, after, names, ProjectionExpression=", ".join(names))
            yield from map(from_wire, found["Items"])
            after = found.get("LastEvaluatedKey")
            if after is None:
                return

    def _scan(
        self,
        tenant_id: str,
        after: Cursor | None,
        names: Mapping[str, str],
        **options: Any,  # noqa: ANN401 - boto3's
    ) -> Any:  # noqa: ANN401 - boto3's
        values = {":tenant": tenant_id, ":lead": f"{tenant_id}#"}
        used = {name: value for name, value in values.items() if name in self.condition}
        return self._client().scan(
            TableName=self._table(),
            ConsistentRead=True,
            FilterExpression=self.condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=to_wire(used),
            **({"ExclusiveStartKey": after} if after else {}),
            **options,
        )

    def _key(self) -> tuple[str, ...]:
        return (self.partition, self.sort) if self.sort else (self.partition,)

    def _delete(self, items: Iterable[dict[str, Any]]) -> None:
        table = self._table()
        left: list[Any] = [
            {"DeleteRequest": {"Key": to_wire({name: item[name] for name in self._key()})}}
            for item in items
        ]
        for attempt in range(_ATTEMPTS):
            if not left:
                return
            if attempt:
                time.sleep(min(5, 0.1 * 2**attempt))
            answer = self._client().batch_write_item(RequestItems={table: left})
            left = answer.get("UnprocessedItems", {}).get(table, [])
        if left:
            raise PlatformError(
                f"Table {table} is too busy to delete items. Run the command again."
            )

    def _table(self) -> str:
        return self.platform.outputs("tables")[self.output]

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("dynamodb")


@dataclass(frozen=True)
class SessionItems(TableStore):
    """Conversations, feedback, answers of Ask, streamed runs, idempotency, seen Slack events."""

    name = "sessions"
    holds = "conversations and messages, questions of Ask, streamed answers, Slack threads"
    found_by = "partition keys that begin with the tenant and `#`"
    places = (_TABLE.format("sessions"),)
    output = "sessions_table_name"
    partition, sort = "session_key", "item_key"

    def kind(self, item: dict[str, Any]) -> str:
        """`message`, `session`, `ask`, `run`, `day` (of feedback), `seen`, ... by the sort key."""
        return str(item["item_key"]).partition("#")[0]

    def is_exported(self, item: dict[str, Any]) -> bool:
        """Neither tickets nor idempotency records."""
        return self.kind(item) != "ticket" and not _is_idempotency(item)

    def omitted(self) -> dict[str, str]:
        """Proofs, and copies of answers that are there already."""
        return {
            "tickets": "hashes of proofs that read a streamed answer once",
            "idempotency records": "copies of responses for repeated requests, for a day",
        }


@dataclass(frozen=True)
class UsageItems(TableStore):
    """Usage by day and event, budgets, rate limits."""

    name = "usage"
    holds = "usage by day and call, budgets, rate limits"
    found_by = "partition keys that are the tenant, or begin with it and `#`"
    places = (_TABLE.format("usage"),)
    output = "usage_table_name"
    partition, sort = "usage_key", "entry_key"

    def kind(self, item: dict[str, Any]) -> str:
        """`day`, `month`, `event`, `minute`, `streams`."""
        if str(item["usage_key"]).endswith("#events"):
            return "event"
        return str(item["entry_key"]).partition("#")[0]


@dataclass(frozen=True)
class ApiKeyItems(TableStore):
    """API keys, by the tenant that they say: their own ids say nothing."""

    name = "api_keys"
    holds = "API keys: their names, scopes, times and hashes"
    found_by = "the attribute `tenant_id`"
    places = (_TABLE.format("api_keys"),)
    output = "api_keys_table_name"
    partition = "key_id"
    condition = "tenant_id = :tenant AND attribute_exists(#key0)"

    def kind(self, item: dict[str, Any]) -> str:
        """`key`."""
        del item
        return "key"

    def is_exported(self, item: dict[str, Any]) -> bool:
        """No key is: its record has the hash that proves it."""
        del item
        return False

    def omitted(self) -> dict[str, str]:
        """Proofs of programs."""
        return {"API keys": "hashes of proofs; `GET /api/keys` lists what else is known of them"}


@dataclass(frozen=True)
class TenantItems(TableStore):
    """The tenant itself, its members and its Slack workspace: last, as they close every door."""

    name = "tenants"
    holds = "the tenant, its members, its Slack workspace"
    found_by = "the attribute `tenant_id`"
    places = (_TABLE.format("tenants"),)
    output = "tenants_table_name"
    partition = "record_key"
    condition = "tenant_id = :tenant AND attribute_exists(#key0)"

    def kind(self, item: dict[str, Any]) -> str:
        """`tenant`, `member`, `slack`."""
        return str(item["record_key"]).partition("#")[0]

    def delete(self, tenant_id: str) -> dict[str, int]:
        """Delete the tenant's own record after all others: while it is there, it is suspended."""
        deleted: Counter[str] = Counter()
        own = keys.tenant_record(tenant_id)
        found = sorted(self._keys(tenant_id), key=lambda item: bool(item["record_key"] == own))
        for item in found:  # one by one, since a batch has no order
            self._delete([item])
            deleted[self.kind(item)] += 1
        return dict(deleted)


def _is_idempotency(item: dict[str, Any]) -> bool:
    return str(item.get("session_key", "")).endswith("#idempotency")


def _line(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True, default=str)
