"""Point-in-time recovery of tables."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_DYNAMODB_002",
    severity="medium",
    types=("aws_dynamodb_table",),
    title="Every table can be restored to any second of the last weeks",
    reason="Without point-in-time recovery an overwritten item is lost.",
    fix="Set point_in_time_recovery with enabled = true.",
    threat="A mistaken or malicious write destroys every tenant's conversations for good.",
)
def recovery(table: Resource) -> Iterator[str]:
    if table["point_in_time_recovery.enabled"] is not True:
        yield "point-in-time recovery is off"
