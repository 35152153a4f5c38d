"""Public access blocks of buckets."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_BLOCKS = (
    "block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets",
)  # fmt: skip


@estate_policy(
    id="GH_STORAGE_001",
    severity="critical",
    types=("aws_s3_bucket", "aws_s3_bucket_public_access_block"),
    title="Every bucket blocks public access in all four ways",
    reason="The block applies whatever a later policy or object ACL allows.",
    fix="Create an aws_s3_bucket_public_access_block with all four set.",
    threat="States, logs or pages not yet published are read by everybody.",
)
def public_access(estate: Estate) -> Iterator[tuple[Resource, str]]:
    blocks = estate.all("aws_s3_bucket_public_access_block")
    for bucket in estate.all("aws_s3_bucket"):
        own = [block for block in blocks if bucket in estate.targets(block, "bucket", bucket.type)]
        if not own:
            yield bucket, "public access is not blocked"
        for block in own:
            for name in _BLOCKS:
                if block[name] is not True:
                    yield block, f"{name} is not set"
