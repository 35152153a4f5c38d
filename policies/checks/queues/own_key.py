"""Encryption of messages."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_QUEUES_001",
    severity="medium",
    types=("aws_sqs_queue", "aws_sns_topic"),
    title="Messages are encrypted with a customer-managed key of these stacks",
    reason="Messages carry what users wrote.",
    fix="Set kms_master_key_id to a key of these stacks.",
    threat="Whoever may read the queue reads what users wrote.",
)
def own_key(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for queue in estate.all("aws_sqs_queue", "aws_sns_topic"):
        if not estate.targets(queue, "kms_master_key_id", "aws_kms_key"):
            yield queue, "it has no KMS key of these stacks"
