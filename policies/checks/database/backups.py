"""Backups of the database."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_LEAST_DAYS = {"production": 30, "staging": 1}


@resource_policy(
    id="GH_DATABASE_005",
    severity="medium",
    types=("aws_rds_cluster",),
    title="Backups of production reach a month back, and carry their tags",
    reason="Damage to rows is often noticed weeks later.",
    fix="Set backup_retention_period = 35 and copy_tags_to_snapshot.",
    threat="Rows that were changed unnoticed cannot be restored.",
)
def backups(cluster: Resource) -> Iterator[str]:
    days = cluster["backup_retention_period"] or 0
    if days < _LEAST_DAYS.get(cluster.kind, 1):
        yield f"backups are kept for {days} days only"
    if cluster["copy_tags_to_snapshot"] is not True:
        yield "snapshots carry no tags"
