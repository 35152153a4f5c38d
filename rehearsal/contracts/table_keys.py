"""DynamoDB: whoever makes or uses a table must be able to use its key."""

from functools import lru_cache
from typing import Any

from rehearsal.contracts.contract import Call, Contract
from rehearsal.contracts.denial import denied
from rehearsal.contracts.key_use import missing

_DATA = (
    "BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan",
    "TransactGetItems", "TransactWriteItems", "UpdateItem",
)  # fmt: skip


class TableKeys(Contract):
    """DynamoDB calls KMS in the name of whoever makes the table or reads and writes items."""

    refuses = (
        "A table made with a key of the customer's, or an item of it used, by a caller who may not "
        "call KMS through DynamoDB: kms:DescribeKey and kms:CreateGrant for the table, kms:Decrypt "
        "for items."
    )
    error = (
        "AccessDeniedException: User: ... is not authorized to perform: kms:Decrypt on resource: "
        "... because no identity-based policy allows the kms:Decrypt action"
    )
    source = (
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
        "encryption.usagenotes.html#dynamodb-kms-authz"
    )
    calls = frozenset(f"dynamodb:{name}" for name in (*_DATA, "CreateTable", "DeleteTable"))

    def check(self, call: Call) -> None:
        """Ask for what the table's key needs."""
        if call.caller.is_account:
            return
        if call.operation == "CreateTable":
            self._make(call)
        for table in _tables(call.parameters) if call.operation in _DATA else ():
            key = _key_of(call.account.client("dynamodb"), table)
            if key and (action := missing(call, key, "dynamodb", ("kms:Decrypt",))):
                raise denied(call, action, key)

    def after(self, call: Call) -> None:
        """Forget the key of a table that is gone."""
        if call.operation == "DeleteTable":
            _key_of.cache_clear()

    def _make(self, call: Call) -> None:
        key = call.parameters.get("SSESpecification", {}).get("KMSMasterKeyId")
        actions = ("kms:DescribeKey", "kms:CreateGrant")
        if key and (action := missing(call, key, "dynamodb", actions)):
            raise denied(call, action, key)


def _tables(parameters: Any) -> set[str]:  # noqa: ANN401 - parsed input
    """The tables that an input names, of itself or of the items of a batch or transaction."""
    if "TableName" in parameters:
        return {parameters["TableName"]}
    if "RequestItems" in parameters:
        return set(parameters["RequestItems"])
    return {
        one["TableName"] for item in parameters.get("TransactItems", ()) for one in item.values()
    }


@lru_cache(maxsize=256)
def _key_of(tables: Any, name: str) -> str | None:  # noqa: ANN401 - a client by name
    description = tables.describe_table(TableName=name)["Table"]
    key = description.get("SSEDescription", {}).get("KMSMasterKeyArn")
    return str(key) if key else None
