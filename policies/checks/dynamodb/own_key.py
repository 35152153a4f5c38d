"""Whose key encrypts a table."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_DYNAMODB_001",
    severity="medium",
    types=("aws_dynamodb_table",),
    title="Tables are encrypted with a key of our own",
    reason="AWS's own key has no policy of ours, and nobody can see or stop its use.",
    fix="Set server_side_encryption with enabled = true and the data key's ARN.",
    threat="A copy of the table is readable to whoever may read tables.",
)
def own_key(estate: Estate) -> Iterator[tuple[Resource, str]]:
    keys = estate.all("aws_kms_key")
    for table in estate.all("aws_dynamodb_table"):
        key = "server_side_encryption.kms_key_arn"
        if not table["server_side_encryption.enabled"] or not table.shown(key):
            yield table, "no key of our own"
        elif keys and not estate.targets(table, key, "aws_kms_key"):
            yield table, f"the key {table[key]} is none of these stacks"
