"""Aurora, which holds every tenant's rows."""

from policies.estate import Resource
from tests.policies.edits import add, append_block, both, drop, put, remove_block, rewire
from tests.policies.mutation import Mutation

CLUSTER, INSTANCE, GROUP = (
    "aws_rds_cluster",
    "aws_rds_cluster_instance",
    "aws_rds_cluster_parameter_group",
)
PROXY = "aws_db_proxy"
SAFE = {
    "name": "p",
    "engine_family": "POSTGRESQL",
    "require_tls": True,
    "debug_logging": False,
    "auth": [{"iam_auth": "REQUIRED"}],
}


def number(group: Resource, name: str) -> int:
    return next(n for n, item in enumerate(group.blocks("parameter")) if item["name"] == name)


MUTATIONS = (
    Mutation("database-unencrypted", "Storage is not encrypted", "GH_DATABASE_001", CLUSTER, put("storage_encrypted", False)),
    Mutation("database-aws-key", "AWS's own key encrypts the rows", "GH_DATABASE_001", CLUSTER, drop("kms_key_id")),
    Mutation("database-secret-aws-key", "AWS's own key encrypts the master password", "GH_DATABASE_001", CLUSTER, drop("master_user_secret_kms_key_id")),
    Mutation("database-foreign-key", "Another account's key encrypts the rows", "GH_DATABASE_001", CLUSTER, put("kms_key_id", "arn:aws:kms:us-east-1:999999999999:key/11111111-2222-4333-8444-555555555555")),
    Mutation("database-no-iam", "IAM sign-in is switched off", "GH_DATABASE_002", CLUSTER, put("iam_database_authentication_enabled", False)),
    Mutation("database-own-password", "Somebody manages the master password by hand", "GH_DATABASE_002", CLUSTER, put("manage_master_user_password", None)),
    Mutation("database-parameter-lost", "A parameter is lost, each in turn: one of them is TLS", "GH_DATABASE_003", GROUP, both(remove_block("parameter"), put("parameter", []))),
    Mutation("database-plain", "Connections without TLS are taken", "GH_DATABASE_003", GROUP, put("parameter", [{"name": "rds.force_ssl", "value": "0"}, {"name": "log_connections", "value": "1"}])),
    Mutation("database-silent", "Connections are no longer written down", "GH_DATABASE_003", GROUP, put("parameter", [{"name": "rds.force_ssl", "value": "1"}])),
    Mutation("database-default-parameters", "The parameter group is exchanged for the default", "GH_DATABASE_003", CLUSTER, put("db_cluster_parameter_group_name", "default.aurora-postgresql16")),
    Mutation("database-public", "An instance gets a public address", "GH_DATABASE_004", INSTANCE, put("publicly_accessible", True)),
    Mutation("database-data-api", "The Data API is switched on", "GH_DATABASE_004", CLUSTER, put("enable_http_endpoint", True)),
    Mutation("database-other-group", "The cluster is put into another security group", "GH_DATABASE_004", CLUSTER, put("vpc_security_group_ids", ["sg-0123456789abcdef0"])),
    Mutation("database-other-subnets", "The cluster is put into other subnets", "GH_DATABASE_004", CLUSTER, put("db_subnet_group_name", "default")),
    Mutation("database-short-backups", "Backups of production end after a day", "GH_DATABASE_005", CLUSTER, put("backup_retention_period", 1)),
    Mutation("database-untagged-snapshots", "Snapshots carry no tags", "GH_DATABASE_005", CLUSTER, put("copy_tags_to_snapshot", False)),
    Mutation("database-no-export", "The database's log stays with the cluster", "GH_DATABASE_006", CLUSTER, drop("enabled_cloudwatch_logs_exports")),
    Mutation("database-proxy-plain", "A proxy takes connections without TLS", "GH_DATABASE_007", CLUSTER, add(PROXY, {**SAFE, "require_tls": False})),
    Mutation("database-proxy-no-iam", "A proxy asks nobody for a token", "GH_DATABASE_007", CLUSTER, add(PROXY, {**SAFE, "auth": [{"iam_auth": "DISABLED"}]})),
    Mutation("database-proxy-talks", "A proxy writes statements into its log", "GH_DATABASE_007", CLUSTER, add(PROXY, {**SAFE, "debug_logging": True})),
    Mutation("database-insights-aws-key", "AWS's own key encrypts the insights", "GH_DATABASE_001", INSTANCE, both(put("performance_insights_enabled", True), put("performance_insights_kms_key_id", None))),
    Mutation("database-statements", "Statements are logged while searching a fault", "GH_DATABASE_008", GROUP, put("parameter", [{"name": "log_statement", "value": "all"}])),
    Mutation("database-statements-over-tls", "Statements are logged, and all else stays as it is", "GH_DATABASE_008", GROUP, append_block("parameter", name="log_min_duration_statement", value="0", apply_method="immediate")),
    Mutation("database-slow-statements", "Slow statements are logged with their values", "GH_DATABASE_008", GROUP, put("parameter", [{"name": "log_min_duration_statement", "value": "250"}])),
    Mutation("database-export-role", "Aurora gets a role that writes rows into buckets", "GH_DATABASE_004", CLUSTER, put("iam_roles", ["arn:aws:iam::444455556666:role/export"])),
    Mutation("database-old-minor", "Minor versions of the engine are no longer taken", "GH_DATABASE_009", INSTANCE, put("auto_minor_version_upgrade", False)),
    Mutation("database-old-minor-later", "Whether minor versions are taken is left to a reference (hidden)", "GH_DATABASE_009", INSTANCE, rewire("auto_minor_version_upgrade", "${aws_kms_key.elsewhere.enable_key_rotation}"), is_hidden=True),
)  # fmt: skip
