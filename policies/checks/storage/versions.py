"""Versioning and ACLs of buckets."""

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
    title="Every bucket keeps earlier versions, and ignores object ACLs",
    reason="An overwritten state is a lost environment; an ACL is a second, forgotten policy.",
    fix="Enable versioning, and set object ownership to BucketOwnerEnforced.",
    threat="A ruined state cannot be restored, or one object is public in a private bucket.",
)
def versions(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for bucket in estate.all("aws_s3_bucket"):
        versioned = _of(estate, "aws_s3_bucket_versioning", bucket)
        if not any(
            setting["versioning_configuration.status"] == "Enabled" for setting in versioned
        ):
            yield bucket, "its versioning is not enabled"
        owned = _of(estate, "aws_s3_bucket_ownership_controls", bucket)
        if not any(setting["rule.object_ownership"] == "BucketOwnerEnforced" for setting in owned):
            yield bucket, "its object ownership is not BucketOwnerEnforced, so object ACLs apply"
    for acl in estate.all("aws_s3_bucket_acl"):
        if acl.written("acl") not in {None, "private"}:
            yield acl, f"the ACL is {acl['acl']}"
        elif acl.blocks("access_control_policy.grant"):
            yield acl, "the ACL grants beside the policy"


def _of(estate: Estate, type_: str, bucket: Resource) -> list[Resource]:
    return [
        resource
        for resource in estate.all(type_)
        if bucket in estate.targets(resource, "bucket", bucket.type)
    ]
