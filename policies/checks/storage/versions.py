"""Objects that were overwritten."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_STORAGE_005",
    severity="medium",
    types=(
        "aws_s3_bucket",
        "aws_s3_bucket_acl",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_versioning",
    ),
    title="Every bucket keeps earlier versions, and knows no object ACLs",
    reason="An overwritten state is a lost environment; an ACL is a second, forgotten policy.",
    fix="Enable versioning, and set object ownership to BucketOwnerEnforced.",
    threat="A ruined state cannot be had back, or one object is public in a private bucket.",
)
def versions(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for bucket in estate.all("aws_s3_bucket"):
        versioned = _of(estate, "aws_s3_bucket_versioning", bucket)
        if not any(each["versioning_configuration.status"] == "Enabled" for each in versioned):
            yield bucket, "keeps no earlier versions"
        owned = _of(estate, "aws_s3_bucket_ownership_controls", bucket)
        if not any(each["rule.object_ownership"] == "BucketOwnerEnforced" for each in owned):
            yield bucket, "honours object ACLs"
    for acl in estate.all("aws_s3_bucket_acl"):
        if acl.written("acl") not in {None, "private"}:
            yield acl, f"the ACL is {acl['acl']}"
        elif acl.blocks("access_control_policy.grant"):
            yield acl, "the ACL grants beside the policy"


def _of(estate: Estate, type_: str, bucket: Resource) -> list[Resource]:
    return [
        each for each in estate.all(type_) if bucket in estate.targets(each, "bucket", bucket.type)
    ]
