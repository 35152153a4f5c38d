"""Whose key encrypts logs."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_LOGS_002",
    severity="medium",
    types=("aws_cloudwatch_log_group",),
    title="Log groups are encrypted with a key of our own",
    reason="Logs tell of tenants and callers, and AWS's own key has no policy of ours.",
    fix="Set kms_key_id to a key of these stacks.",
    threat="Whoever may read logs reads them, with no key to take away.",
)
def own_key(estate: Estate) -> Iterator[tuple[Resource, str]]:
    keys = estate.all("aws_kms_key")
    for group in estate.all("aws_cloudwatch_log_group"):
        if not group.shown("kms_key_id"):
            yield group, "no key of our own"
        elif keys and not estate.targets(group, "kms_key_id", "aws_kms_key"):
            yield group, f"the key {group['kms_key_id']} is none of these stacks"
