"""Minor versions of the database engine."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_DATABASE_009",
    severity="medium",
    types=("aws_rds_cluster_instance",),
    title="Instances install minor versions of the engine automatically",
    reason="Minor versions of PostgreSQL fix known vulnerabilities.",
    fix="Leave auto_minor_version_upgrade at its default, true.",
    threat="A published vulnerability of the engine stays open for months.",
)
def minor_versions(instance: Resource) -> Iterator[str]:
    if instance["auto_minor_version_upgrade"] is False:
        yield "automatic minor version upgrades are off"
