"""Network access to the database."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_DATABASE_004",
    severity="critical",
    types=("aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance"),
    title="The database is in the vault's subnets and group, and has no public address",
    reason="A database with a public address is one firewall rule away from the internet.",
    fix="Set publicly_accessible = false, the vault's subnet group and security group.",
    threat="Strangers try passwords on the database.",
)
def reachable(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for instance in estate.all("aws_rds_cluster_instance", "aws_db_instance"):
        if instance["publicly_accessible"] is not False:
            yield instance, "publicly_accessible is not false"
    for cluster in estate.all("aws_rds_cluster"):
        if cluster.written("iam_roles"):
            yield cluster, "iam_roles let it copy rows to other services"
        if cluster["enable_http_endpoint"]:
            yield cluster, "enable_http_endpoint opens it to the Data API, outside the network"
        if not estate.targets(cluster, "vpc_security_group_ids", "aws_security_group"):
            yield cluster, "its security group is not defined in these stacks"
        if not estate.targets(cluster, "db_subnet_group_name", "aws_db_subnet_group"):
            yield cluster, "its subnets are not defined in these stacks"
