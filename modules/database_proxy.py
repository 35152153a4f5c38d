"""RDS Proxy in front of a cluster: clients sign in by IAM token, the proxy by one password."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.db_proxy import DbProxy, DbProxyAuth
from cdktf_cdktf_provider_aws.db_proxy_default_target_group import (
    DbProxyDefaultTargetGroup,
    DbProxyDefaultTargetGroupConnectionPoolConfig,
)
from cdktf_cdktf_provider_aws.db_proxy_target import DbProxyTarget
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy

from modules.aurora import AuroraCluster
from modules.framework import Construct, Fn
from modules.permissions import Condition, Principal, Statement, policy_document
from modules.proxy_network import ProxyNetwork

# An execution environment keeps its connection while it lives. One that rests gives it back after
# this time, and what it may have pinned with it; the next request opens another.
_IDLE_SECONDS = 300
_POOL = DbProxyDefaultTargetGroupConnectionPoolConfig(
    connection_borrow_timeout=5,  # seconds, well below the time limit of a request
    max_connections_percent=90,  # leaves some to migrations and administrators
    max_idle_connections_percent=25,
)
_PRX = 6  # which part of arn:aws:rds:<region>:<account>:db-proxy:prx-... names the proxy to IAM


@dataclass(frozen=True)
class ProxyHosting:
    """Where a proxy runs, logs, and what bounds its role. Retention is in days."""

    account_id: str
    region: str
    subnet_ids: list[str]
    log_retention_days: int
    log_key_arn: str
    boundary_arn: str


class DatabaseProxy(Construct):
    """A proxy for one role of the database, whose password is in the secret.

    TLS and IAM tokens are required of clients. Debug logging stays off: it would log statements.
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html
    """

    endpoint: str
    resource_id: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        hosting: ProxyHosting,
        network: ProxyNetwork,
        cluster: AuroraCluster,
        secret_arn: str,
        secret_key_arn: str,
        after: Sequence[Any],
    ) -> None:
        super().__init__(scope, id_)
        log_group = CloudwatchLogGroup(
            self,
            "log_group",
            name=f"/aws/rds/proxy/{name}",
            retention_in_days=hosting.log_retention_days,
            kms_key_id=hosting.log_key_arn,
        )
        role, permissions = self._role(name, hosting, secret_arn, secret_key_arn)
        proxy = DbProxy(
            self,
            "proxy",
            name=name,
            engine_family="POSTGRESQL",
            role_arn=role.arn,
            vpc_subnet_ids=hosting.subnet_ids,
            vpc_security_group_ids=[network.group_id],
            require_tls=True,
            debug_logging=False,
            idle_client_timeout=_IDLE_SECONDS,
            auth=[
                DbProxyAuth(
                    auth_scheme="SECRETS",
                    client_password_auth_type="POSTGRES_SCRAM_SHA_256",  # noqa: S106 - a method
                    iam_auth="REQUIRED",
                    secret_arn=secret_arn,
                )
            ],
            depends_on=[log_group, permissions, *network.rules, *after],
        )
        group = DbProxyDefaultTargetGroup(
            self, "target_group", db_proxy_name=proxy.name, connection_pool_config=_POOL
        )
        DbProxyTarget(
            self,
            "target",
            db_proxy_name=proxy.name,
            target_group_name=group.name,
            db_cluster_identifier=cluster.identifier,
            depends_on=list(cluster.instances),
        )
        self.endpoint = proxy.endpoint
        self.resource_id = Fn.element(Fn.split(":", proxy.arn), _PRX)

    def _role(
        self, name: str, hosting: ProxyHosting, secret_arn: str, key_arn: str
    ) -> tuple[IamRole, IamRolePolicy]:
        trust = Statement(
            sid="RdsRunsIt",
            principals=(Principal("Service", ("rds.amazonaws.com",)),),
            actions=("sts:AssumeRole",),
        )
        role = IamRole(
            self,
            "role",
            name=f"{name}-proxy",
            description=f"Reads the password with which the proxy signs in to {name}",
            assume_role_policy=policy_document(self, "trust", (trust,)),
            permissions_boundary=hosting.boundary_arn,
        )
        through = f"secretsmanager.{hosting.region}.amazonaws.com"
        read = (
            Statement("ReadPassword", ("secretsmanager:GetSecretValue",), (secret_arn,)),
            Statement("DecryptPassword", ("kms:Decrypt",), (key_arn,)).only_if(
                Condition("StringEquals", "kms:ViaService", (through,)),
                Condition("StringEquals", "kms:EncryptionContext:SecretARN", (secret_arn,)),
            ),
        )
        permissions = IamRolePolicy(
            self,
            "permissions",
            name="permissions",
            role=role.id,
            policy=policy_document(self, "granted", read),
        )
        return role, permissions
