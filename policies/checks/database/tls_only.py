"""Connections to the database without TLS."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_EXPECTED = {"rds.force_ssl": "1", "log_connections": "1"}


@estate_policy(
    id="GH_DATABASE_003",
    severity="high",
    types=("aws_rds_cluster", "aws_rds_cluster_parameter_group"),
    title="The database rejects connections without TLS, and logs who connected",
    reason="Aurora accepts plain connections unless rds.force_ssl is 1.",
    fix="Keep the cluster's parameter group with rds.force_ssl = 1 and log_connections = 1.",
    threat="Rows and tokens are read off the network, and nobody knows who connected.",
)
def tls_only(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for cluster in estate.all("aws_rds_cluster"):
        groups = estate.targets(
            cluster, "db_cluster_parameter_group_name", "aws_rds_cluster_parameter_group"
        )
        if not groups:
            yield cluster, "it has no parameter group of these stacks"
        for group in groups:
            set_to = {item["name"]: item["value"] for item in group.blocks("parameter")}
            for name, value in _EXPECTED.items():
                if set_to.get(name) != value:
                    yield group, f"{name} is {set_to.get(name) or 'not set'}"
