"""Aurora PostgreSQL Serverless v2 in private subnets, with every protection on."""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from cdktf_cdktf_provider_aws.rds_cluster import (
    RdsCluster,
    RdsClusterServerlessv2ScalingConfiguration,
)
from cdktf_cdktf_provider_aws.rds_cluster_instance import RdsClusterInstance
from cdktf_cdktf_provider_aws.rds_cluster_parameter_group import (
    RdsClusterParameterGroup,
    RdsClusterParameterGroupParameter,
)

from modules.framework import Construct
from modules.vault_network import POSTGRES_PORT

ENGINE = "aurora-postgresql"
_EXPORTED_LOG = "postgresql"
_PARAMETERS = {
    "rds.force_ssl": "1",
    "log_connections": "1",
    "log_disconnections": "1",
    "log_statement": "ddl",
    # A transaction that its function forgot does not hold locks until the connection ends.
    "idle_in_transaction_session_timeout": "30000",
}


@dataclass(frozen=True)
class Capacity:
    """Aurora capacity units, and idle seconds until a pause where the least is 0."""

    minimum: float
    maximum: float
    pause_after_seconds: int


class AuroraCluster(Construct):
    """A cluster with IAM sign-in, TLS only, encrypted, backed up, and without a public address.

    RDS makes the master user's password and keeps it in Secrets Manager; it is in no state.
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html

    `major_version` is a prefix ("16"): AWS upgrades minor versions by itself, and the provider
    accepts any of them for a prefix. An exact version would make the plan after the first upgrade
    a downgrade, which RDS rejects.

    The exported log has its group before the cluster: RDS would create one without a key that
    keeps events for ever. With `deletion_protection` deletion leaves a final snapshot and the
    automated backups; without, neither.
    """

    endpoint: str
    arn: str
    identifier: str
    resource_id: str
    master_secret_arn: str
    database: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        database: str,
        master_username: str,
        subnet_ids: list[str],
        security_group_id: str,
        key_arn: str,
        log_key_arn: str,
        log_retention_days: int,
        major_version: str,
        capacity: Capacity,
        instances: int,
        backup_days: int,
        deletion_protection: bool,
    ) -> None:
        super().__init__(scope, id_)
        subnets = DbSubnetGroup(self, "subnets", name=name, subnet_ids=subnet_ids)
        parameters = RdsClusterParameterGroup(
            self,
            "parameters",
            name=name,
            family=f"{ENGINE}{major_version}",
            description=f"TLS only, and a log of connections and changes of {name}",
            parameter=[
                RdsClusterParameterGroupParameter(name=key, value=value)
                for key, value in _PARAMETERS.items()
            ],
        )
        log_group = CloudwatchLogGroup(
            self,
            "log_group",
            name=f"/aws/rds/cluster/{name}/{_EXPORTED_LOG}",
            retention_in_days=log_retention_days,
            kms_key_id=log_key_arn,
        )
        cluster = RdsCluster(
            self,
            "cluster",
            cluster_identifier=name,
            engine=ENGINE,
            engine_version=major_version,
            engine_mode="provisioned",  # what Serverless v2 is called here
            database_name=database,
            port=POSTGRES_PORT,
            master_username=master_username,
            manage_master_user_password=True,
            master_user_secret_kms_key_id=key_arn,
            iam_database_authentication_enabled=True,
            db_subnet_group_name=subnets.name,
            db_cluster_parameter_group_name=parameters.name,
            vpc_security_group_ids=[security_group_id],
            storage_encrypted=True,
            kms_key_id=key_arn,
            backup_retention_period=backup_days,
            copy_tags_to_snapshot=True,
            deletion_protection=deletion_protection,
            skip_final_snapshot=not deletion_protection,
            delete_automated_backups=not deletion_protection,
            final_snapshot_identifier=f"{name}-final" if deletion_protection else None,
            enabled_cloudwatch_logs_exports=[_EXPORTED_LOG],
            serverlessv2_scaling_configuration=_scaling(capacity),
            depends_on=[log_group],
        )
        self.instances = [
            RdsClusterInstance(
                self,
                f"instance_{number}",
                identifier=f"{name}-{number}",
                cluster_identifier=cluster.id,
                engine=ENGINE,
                engine_version=major_version,
                instance_class="db.serverless",
                publicly_accessible=False,
                auto_minor_version_upgrade=True,
                performance_insights_enabled=True,
                performance_insights_kms_key_id=key_arn,
                copy_tags_to_snapshot=True,
            )
            for number in range(1, instances + 1)
        ]
        self.endpoint, self.arn, self.identifier = cluster.endpoint, cluster.arn, cluster.id
        self.resource_id, self.database = cluster.cluster_resource_id, database
        self.master_secret_arn = cluster.master_user_secret.get(0).secret_arn


def _scaling(capacity: Capacity) -> RdsClusterServerlessv2ScalingConfiguration:
    pauses = capacity.minimum == 0
    return RdsClusterServerlessv2ScalingConfiguration(
        min_capacity=capacity.minimum,
        max_capacity=capacity.maximum,
        seconds_until_auto_pause=capacity.pause_after_seconds if pauses else None,
    )
