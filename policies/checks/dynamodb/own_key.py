"""Encryption of tables."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_DYNAMODB_001",
    severity="medium",
    types=("aws_dynamodb_table",),
    title="Tables are encrypted with a customer-managed key of these stacks",
    reason="AWS's own key has no policy of ours, and nobody can audit or stop its use.",
    fix="Set server_side_encryption with enabled = true and the data key's ARN.",
    threat="Whoever may read tables can read a copy of the table.",
)
def own_key(estate: Estate) -> Iterator[tuple[Resource, str]]:
    keys = estate.all("aws_kms_key")
    for table in estate.all("aws_dynamodb_table"):
        key = "server_side_encryption.kms_key_arn"
        if not table["server_side_encryption.enabled"] or not table.shown(key):
            yield table, "it has no KMS key of these stacks"
        elif keys and not estate.targets(table, key, "aws_kms_key"):
            yield table, f"the key {table[key]} is not defined in these stacks"
