"""Deletion of stores that are not empty."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_TAGS_004",
    severity="high",
    types=("aws_ecr_repository", "aws_rds_cluster", "aws_s3_bucket"),
    title="In production a bucket is deleted only when empty, a database with a final snapshot",
    reason="force_destroy and skip_final_snapshot remove the last chance to restore data.",
    fix="Set force_destroy = false; skip_final_snapshot = false with a final identifier.",
    threat="A destroy in the wrong terminal deletes the states, or the tenants' rows, for ever.",
)
def forced_deletion(resource: Resource) -> Iterator[str]:
    if resource.kind != "production":
        return
    if resource.shown("force_destroy") is True or resource.shown("force_delete") is True:
        yield "force deletion removes it with its content"
    if resource.shown("skip_final_snapshot") is True:
        yield "it is deleted without a final snapshot"
