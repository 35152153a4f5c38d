"""Export of the database's log."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_DATABASE_006",
    severity="medium",
    types=("aws_rds_cluster",),
    title="The database's log goes to CloudWatch",
    reason="A log that stays in the cluster is lost with the cluster.",
    fix='Set enabled_cloudwatch_logs_exports = ["postgresql"].',
    threat="Whoever damages the database removes the traces as well.",
)
def activity(cluster: Resource) -> Iterator[str]:
    if "postgresql" not in (cluster["enabled_cloudwatch_logs_exports"] or []):
        yield "its log is not exported"
