"""One DynamoDB table as plain Python values, with the retry that concurrent writes need.

The SDK retries throttling and network errors itself. It does not retry a transaction conflict
(another request touched the same item at the same time), so `Table` does, with jitter.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import SystemRandom
from typing import TYPE_CHECKING, Any, Literal

from botocore.config import Config
from botocore.exceptions import ClientError

from lambda_src.runtime import clients
from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.http.wire import Item, from_wire, to_wire
from lambda_src.runtime.storage.conditions import failed_condition, is_collision
from lambda_src.runtime.storage.writes import Put, Update, Write

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Returned = Literal["UPDATED_NEW", "ALL_NEW"]
ATTEMPTS = 14
CONNECTIONS = 64  # kept open; botocore's 10 make further calls at once connect anew each time
BATCH = 25  # the most that one BatchWriteItem takes
_random = SystemRandom()


def connect() -> "DynamoDBClient":
    """Return a client that gives up well within a function's time limit.

    Share it: each has a pool of connections of its own, which the first call of each opens.
    """
    retries = Config(
        retries={"mode": "standard", "total_max_attempts": 4},
        connect_timeout=2,
        read_timeout=4,
        max_pool_connections=CONNECTIONS,
    )
    client: DynamoDBClient = clients.client("dynamodb", config=retries)
    return client


class Table:
    """A table: strongly consistent reads by key, queries by page, conditional writes."""

    def __init__(
        self,
        client: "DynamoDBClient",
        name: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.client = client
        self.name = name
        self._sleep = sleep

    def get(self, key: Mapping[str, str]) -> Item | None:
        """Return the item of a key, strongly consistent, or None."""
        found = self.client.get_item(TableName=self.name, Key=to_wire(key), ConsistentRead=True)
        return from_wire(found["Item"]) if "Item" in found else None

    def query(
        self,
        condition: str,
        values: Mapping[str, Any],
        *,
        index: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
        start: Mapping[str, Any] | None = None,
        attributes: str | None = None,
    ) -> tuple[list[Item], bool]:
        """Return one page of a query, in the order of the sort key, and whether there is more.

        `start` is the whole key after which to go on. Strongly consistent, except on an index.
        """
        options: dict[str, Any] = {
            "IndexName": index,
            "Limit": limit,
            "ExclusiveStartKey": to_wire(start) if start else None,
            "ProjectionExpression": attributes,
        }
        page = self.client.query(
            TableName=self.name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_wire(values),
            ScanIndexForward=not newest_first,
            ConsistentRead=index is None,
            **{name: value for name, value in options.items() if value is not None},
        )
        return [from_wire(item) for item in page["Items"]], "LastEvaluatedKey" in page

    def every(
        self,
        condition: str,
        values: Mapping[str, Any],
        *,
        key: Sequence[str],
        index: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Item]:
        """Yield all items of a query, a page at a time; `key` names the whole key of an item.

        For what has an end that everybody knows: days of a report, keys of a tenant.
        """
        more, start = True, None
        while more:
            page, more = self.query(
                condition, values, index=index, newest_first=newest_first, start=start
            )
            yield from page
            start = {name: page[-1][name] for name in key} if page else None

    def write(self, write: Write) -> None:
        """Do one write. Raises ConditionFailedError with the item that was found."""
        call: Any = {
            Put: self.client.put_item,
            Update: self.client.update_item,
        }.get(type(write), self.client.delete_item)
        old = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        self._patiently(lambda: call(TableName=self.name, **write.wire(), **old))

    def change(self, update: Update, *, returned: Returned = "UPDATED_NEW") -> Item:
        """Do one update; return the attributes that it changed, or all, as they are now.

        Raises ConditionFailedError with the item that was found.
        """
        found: Item = {}

        def send() -> None:
            answered = self.client.update_item(
                TableName=self.name,
                ReturnValues=returned,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **update.wire(),
            )
            found.update(from_wire(answered["Attributes"]))

        self._patiently(send)
        return found

    def transact(self, writes: Sequence[Write]) -> None:
        """Do all writes or none. Raises ConditionFailedError saying which condition failed."""
        actions: Any = [
            {write.operation: {"TableName": self.name, **write.wire()}} for write in writes
        ]
        self._patiently(lambda: self.client.transact_write_items(TransactItems=actions))

    def delete_all(self, keys: Iterable[Mapping[str, str]]) -> None:
        """Delete up to 25 items by key, asking again for what DynamoDB left undone."""
        left: Any = [{"DeleteRequest": {"Key": to_wire(key)}} for key in keys]
        for attempt in range(ATTEMPTS):
            if not left:
                return
            self._sleep(_pause(attempt) if attempt else 0)
            answer = self.client.batch_write_item(RequestItems={self.name: left})
            left = answer.get("UnprocessedItems", {}).get(self.name, [])
        if left:
            raise UnavailableError

    def _patiently(self, call: Callable[[], object]) -> None:
        for attempt in range(ATTEMPTS):
            try:
                call()
            except ClientError as error:
                if is_collision(error):
                    self._sleep(_pause(attempt))
                    continue
                raise failed_condition(error) or error from None
            return
        raise UnavailableError


def _pause(attempt: int) -> float:
    """Seconds to wait: exponential from 20 ms to 0.5 s, with full jitter."""
    return _random.uniform(0, min(0.5, 0.02 * 2**attempt))
