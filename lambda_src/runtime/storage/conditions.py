"""What DynamoDB's refusal of a write means: a condition that did not hold, or a collision."""

from typing import Any, cast

from botocore.exceptions import ClientError

from lambda_src.runtime.http.wire import Item, from_wire

_CONFLICT = "TransactionConflictException"
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


class ConditionFailedError(Exception):
    """A write's condition did not hold; nothing was written.

    `failed` has one entry for each write of the transaction; `item` is what was found, for a
    single write, or None.
    """

    def __init__(self, failed: tuple[bool, ...], item: Item | None = None) -> None:
        super().__init__("The condition of a write did not hold.")
        self.failed = failed
        self.item = item


def is_collision(error: ClientError) -> bool:
    """Whether another request was in the way, so that the same write may succeed now."""
    return error.response["Error"]["Code"] == _CONFLICT or bool(_PASSING & set(_reasons(error)))


def failed_condition(error: ClientError) -> ConditionFailedError | None:
    """Return which condition did not hold, or None if the error is another one."""
    failed = tuple(reason == "ConditionalCheckFailed" for reason in _reasons(error))
    found = cast("dict[str, Any]", error.response).get("Item")
    return (
        ConditionFailedError(failed, from_wire(found) if found else None) if any(failed) else None
    )


def _reasons(error: ClientError) -> list[str]:
    """One reason for each write; `None` is DynamoDB's word for a write that was fine."""
    response = cast("dict[str, Any]", error.response)
    if response["Error"]["Code"] == "ConditionalCheckFailedException":
        return ["ConditionalCheckFailed"]
    return [reason.get("Code", "None") for reason in response.get("CancellationReasons", [])]
