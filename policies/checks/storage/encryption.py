"""Whose key encrypts objects."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_STORAGE_004",
    severity="medium",
    types=("aws_s3_bucket", "aws_s3_bucket_server_side_encryption_configuration"),
    title="Buckets of states and logs are encrypted with our key, public pages at least with S3's",
    reason="A state holds more than people think, and a key is a second lock.",
    fix="Make an encryption configuration with aws:kms and a key of these stacks.",
    threat="Whoever may read the bucket reads the states.",
)
def encryption(estate: Estate) -> Iterator[tuple[Resource, str]]:
    configured = estate.all("aws_s3_bucket_server_side_encryption_configuration")
    for bucket in estate.all("aws_s3_bucket"):
        mine = [e for e in configured if bucket in estate.targets(e, "bucket", bucket.type)]
        rules = [rule for each in mine for rule in each.blocks("rule")]
        if not rules:
            yield bucket, "says nothing of encryption"
        for rule in rules:
            algorithm = rule["apply_server_side_encryption_by_default.sse_algorithm"]
            key = rule["apply_server_side_encryption_by_default.kms_master_key_id"]
            is_ours = algorithm == "aws:kms" and bool(key) and _is_of(estate, key)
            if not is_ours and not _is_served(estate, bucket):
                yield bucket, f"is encrypted by {algorithm}, without a key of these stacks"


def _is_of(estate: Estate, key: str) -> bool:
    return bool(estate.pointed_to(key) or estate.named(key, "aws_kms_key"))


def _is_served(estate: Estate, bucket: Resource) -> bool:
    """Whether a distribution shows it to everybody anyway."""
    return any(
        bucket in estate.pointed_to(origin.shown("domain_name"))
        for distribution in estate.all("aws_cloudfront_distribution")
        for origin in distribution.blocks("origin")
    )
