"""RDS: a cluster's engine is never downgraded."""

from rehearsal.contracts.contract import Call, Contract


class AuroraVersions(Contract):
    """With automatic minor upgrades AWS changes the version by itself."""

    refuses = "A version of a cluster's engine that is older than the one it has."
    error = "InvalidParameterCombination: Cannot upgrade aurora-postgresql from ... to ..."
    source = (
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
        "USER_UpgradeDBInstance.PostgreSQL.html, https://registry.terraform.io/providers/hashicorp/"
        "aws/5.100.0/docs/resources/rds_cluster (engine_version)"
    )
    calls = frozenset({"rds:ModifyDBCluster"})

    def check(self, call: Call) -> None:
        """Compare with the version that the cluster has."""
        requested = call.parameters.get("EngineVersion")
        if not requested:
            return
        clusters = call.account.client("rds").describe_db_clusters()["DBClusters"]
        name = call.parameters["DBClusterIdentifier"]
        for cluster in clusters:
            current = cluster["EngineVersion"]
            if cluster["DBClusterIdentifier"] == name and _parts(requested) < _parts(current):
                raise self.refusal(current, requested)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
