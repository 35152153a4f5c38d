"""Deletion protection of stores."""

from collections.abc import Iterator

from environments.kind import RELIED_ON
from policies.estate import Resource
from policies.policy import resource_policy

_ATTRIBUTES = {
    "aws_dynamodb_table": "deletion_protection_enabled",
    "aws_lb": "enable_deletion_protection",
    "aws_rds_cluster": "deletion_protection",
    "aws_db_instance": "deletion_protection",
}


@resource_policy(
    id="GH_TAGS_003",
    severity="high",
    types=tuple(_ATTRIBUTES),
    title="In staging and production every store has deletion protection",
    reason="Terraform deletes the resource of a renamed construct.",
    fix="Set the attribute from the environment's settings, which require it.",
    threat="One careless rename deletes every tenant's data.",
)
def deletion_protection(resource: Resource) -> Iterator[str]:
    guarded = resource.kind in RELIED_ON
    if guarded and resource[_ATTRIBUTES[resource.type]] is not True:
        yield "deletion protection is off"
