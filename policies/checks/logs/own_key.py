"""Encryption of logs."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_LOGS_002",
    severity="medium",
    types=("aws_cloudwatch_log_group",),
    title="Log groups are encrypted with a customer-managed key of these stacks",
    reason="Logs contain data about tenants and callers; AWS's own key has no policy of ours.",
    fix="Set kms_key_id to a key of these stacks.",
    threat="Whoever may read logs can decrypt them, and no key can be revoked.",
)
def own_key(estate: Estate) -> Iterator[tuple[Resource, str]]:
    keys = estate.all("aws_kms_key")
    for group in estate.all("aws_cloudwatch_log_group"):
        if not group.shown("kms_key_id"):
            yield group, "it has no KMS key of these stacks"
        elif keys and not estate.targets(group, "kms_key_id", "aws_kms_key"):
            yield group, f"the key {group['kms_key_id']} is not defined in these stacks"
