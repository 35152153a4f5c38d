"""Replicas and streams of tables."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_DYNAMODB_005",
    severity="high",
    types=("aws_dynamodb_table",),
    title="A table has no copy in another region, and no stream",
    reason="A replica stores tenants' data in a region that nobody agreed to.",
    fix="Remove the replica or the stream, or grant an exception that says where data may go.",
    threat="Data leaves the region, and the keys and roles that guard it here.",
)
def replicas(table: Resource) -> Iterator[str]:
    for replica in table.blocks("replica"):
        yield f"it has a replica in {replica['region_name']}"
    if table["stream_enabled"]:
        yield "it writes every change to a stream"
