"""Encryption of the database at rest."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_DATABASE_001",
    severity="high",
    types=("aws_rds_cluster", "aws_rds_cluster_instance"),
    title="The database, its master secret and its insights are encrypted with our key",
    reason="Encryption cannot be switched on later, and AWS's own key has no policy of ours.",
    fix="Set storage_encrypted, kms_key_id and master_user_secret_kms_key_id.",
    threat="A copied snapshot can be read by its thief.",
)
def encryption(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for cluster in estate.all("aws_rds_cluster"):
        if cluster["storage_encrypted"] is not True:
            yield cluster, "its storage is not encrypted"
        for path in ("kms_key_id", "master_user_secret_kms_key_id"):
            if not estate.targets(cluster, path, "aws_kms_key"):
                yield cluster, f"{path} is not a key of these stacks"
    for item in estate.all("aws_rds_cluster", "aws_rds_cluster_instance"):
        if item.shown("performance_insights_enabled") is True and not estate.targets(
            item, "performance_insights_kms_key_id", "aws_kms_key"
        ):
            yield item, "its insights are not encrypted with a key of these stacks"
