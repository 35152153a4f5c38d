"""The record of one tenant's deletion in the tenants table: requested, begun, done, with evidence.

It outlives its tenant: it holds ids, times and counts, and no data of the tenant. Every change is
conditional, so that two operators, or one that was interrupted, end with one report.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Self

from botocore.exceptions import ClientError

from gatehouse.platform import Platform, PlatformError
from lambda_src.runtime.clock import from_text
from lambda_src.runtime.http.wire import from_wire, to_wire
from lambda_src.runtime.storage.keys import removal_record

State = Literal["waiting", "deleting", "deleted"]


@dataclass(frozen=True)
class Removal:
    """One deletion. `before` are counts by store and kind; `done` the steps that are finished."""

    tenant_id: str
    state: State
    requested_at: str
    requested_by: str
    delete_after: str
    confirmed_at: str = ""
    confirmed_by: str = ""
    before: str = ""
    done: tuple[str, ...] = ()
    report: str = ""
    signature: str = ""

    @classmethod
    def of(cls, item: dict[str, Any]) -> Self:
        """Read a record from its item."""
        fields = {name: item[name] for name in cls.__dataclass_fields__ if name in item}
        return cls(
            **{**fields, "tenant_id": item["of_tenant"], "done": tuple(item.get("done", ()))}
        )

    @property
    def may_begin_at(self) -> datetime:
        """The end of the waiting time."""
        return from_text(self.delete_after)

    def counts_before(self) -> dict[str, dict[str, int]]:
        """Counts before the first deletion; empty until they were taken."""
        found: dict[str, dict[str, int]] = json.loads(self.before or "{}")
        return found


@dataclass(frozen=True)
class RemovalRecords:
    """The records, over the environment's tenants table."""

    platform: Platform

    def of(self, tenant_id: str) -> Removal | None:
        """The record of a tenant, or None."""
        found = self._client().get_item(
            TableName=self._table(), Key=_key(tenant_id), ConsistentRead=True
        )
        return Removal.of(from_wire(found["Item"])) if "Item" in found else None

    def add(self, removal: Removal) -> Removal:
        """Store a new record; return the one that was there if there was one."""
        fields = {name: value for name, value in vars(removal).items() if value not in ("", ())}
        fields["of_tenant"] = fields.pop("tenant_id")  # not the name by which data is found
        try:
            self._client().put_item(
                TableName=self._table(),
                Item={**_key(removal.tenant_id), **to_wire(fields)},
                ConditionExpression="attribute_not_exists(record_key)",
            )
        except ClientError as error:
            if not _is_condition(error):
                raise
            return self._existing(removal.tenant_id)
        return removal

    def cancel(self, tenant_id: str) -> None:
        """Forget a deletion that has not begun; without one nothing happens.

        Raises:
            PlatformError: the deletion has begun.

        """
        try:
            self._client().delete_item(
                TableName=self._table(),
                Key=_key(tenant_id),
                ConditionExpression="attribute_not_exists(record_key) OR #state = :waiting",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues=to_wire({":waiting": "waiting"}),
            )
        except ClientError as error:
            if not _is_condition(error):
                raise
            raise PlatformError(
                f"The deletion of tenant {tenant_id} has begun: it cannot come back. "
                f"Finish it with `gatehouse tenants delete {tenant_id}`."
            ) from None

    def change(self, removal: Removal, expected: State, **changed: object) -> Removal:
        """Change fields of a record that is in the expected state.

        Raises:
            PlatformError: it is in another state, or gone.

        """
        names = {f"#{name}": name for name in changed}
        try:
            self._client().update_item(
                TableName=self._table(),
                Key=_key(removal.tenant_id),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changed),
                ConditionExpression="#now = :expected",
                ExpressionAttributeNames={**names, "#now": "state"},
                ExpressionAttributeValues=to_wire(
                    {":expected": expected, **{f":{n}": v for n, v in _plain(changed).items()}}
                ),
            )
        except ClientError as error:
            if not _is_condition(error):
                raise
            raise PlatformError(
                f"The deletion of tenant {removal.tenant_id} was cancelled or finished by somebody "
                "else meanwhile. Run the command again to see."
            ) from None
        return replace(removal, **changed)  # type: ignore[arg-type] # fields by name

    def _existing(self, tenant_id: str) -> Removal:
        found = self.of(tenant_id)
        if found is None:
            raise PlatformError(f"The deletion of tenant {tenant_id} was cancelled meanwhile.")
        return found

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("dynamodb")

    def _table(self) -> str:
        return self.platform.outputs("tables")["tenants_table_name"]


def _key(tenant_id: str) -> dict[str, Any]:
    return to_wire({"record_key": removal_record(tenant_id)})


def _plain(fields: dict[str, object]) -> dict[str, object]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}


def _is_condition(error: ClientError) -> bool:
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"
