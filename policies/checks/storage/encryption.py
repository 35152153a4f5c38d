"""Encryption of buckets."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_STORAGE_004",
    severity="medium",
    types=("aws_s3_bucket", "aws_s3_bucket_server_side_encryption_configuration"),
    title="State and log buckets are encrypted with a key of these stacks, public pages with any",
    reason="A state contains sensitive values, and a key is a second permission.",
    fix="Create an encryption configuration with aws:kms and a key of these stacks.",
    threat="Whoever may read the bucket reads the states.",
)
def encryption(estate: Estate) -> Iterator[tuple[Resource, str]]:
    configured = estate.all("aws_s3_bucket_server_side_encryption_configuration")
    for bucket in estate.all("aws_s3_bucket"):
        own = [item for item in configured if bucket in estate.targets(item, "bucket", bucket.type)]
        rules = [rule for item in own for rule in item.blocks("rule")]
        if not rules:
            yield bucket, "it has no encryption configuration"
        for rule in rules:
            algorithm = rule["apply_server_side_encryption_by_default.sse_algorithm"]
            key = rule["apply_server_side_encryption_by_default.kms_master_key_id"]
            is_ours = algorithm == "aws:kms" and bool(key) and _is_of(estate, key)
            if not is_ours and not _is_served(estate, bucket):
                yield bucket, f"it is encrypted by {algorithm}, without a key of these stacks"


def _is_of(estate: Estate, key: str) -> bool:
    return bool(estate.pointed_to(key) or estate.named(key, "aws_kms_key"))


def _is_served(estate: Estate, bucket: Resource) -> bool:
    """Whether a distribution serves its objects to everybody anyway."""
    return any(
        bucket in estate.pointed_to(origin.shown("domain_name"))
        for distribution in estate.all("aws_cloudfront_distribution")
        for origin in distribution.blocks("origin")
    )
