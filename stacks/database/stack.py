"""Owns: the Aurora cluster and its key, its proxy if any, the functions of its whole life.

Reads: `state` (boundary), `tables` (key of the logs), `network`. Publishes: how to sign in.
Separate because it holds what must outlive every function that uses it, and is slow to change.
"""

from dataclasses import dataclass, replace

from environments import Settings
from modules.aurora import AuroraCluster, Capacity
from modules.database_proxy import DatabaseProxy, ProxyHosting
from modules.encryption_key import EncryptionKey
from modules.framework import App, Fn
from modules.function import Placement
from modules.invocation import Invocation
from modules.math_alarm import Limit, Metric, ValueAlarm
from modules.proxy_network import ProxyNetwork
from modules.secret import SecretContainer
from stacks.base import Stack
from stacks.database.functions import ADMINISTRATOR, DatabaseFunctions
from stacks.network import Network, NetworkOutputs
from stacks.outputs import Outputs, output
from stacks.shared.alarms import notice
from stacks.shared.hosting import Functions
from stacks.state import State
from stacks.tables import Tables

DATABASE = "gatehouse"
_CEILING_PERCENT = 90  # of the largest capacity


@dataclass(frozen=True)
class DatabaseOutputs(Outputs):
    """How a vault function finds the database, and what its role must be allowed."""

    endpoint: str = output(
        "Host name of the writer, or of the proxy in front of it",
        placeholder="{prefix}.cluster-placeholder.{region}.rds.amazonaws.com",
    )
    database_name: str = output("Name of the database", placeholder=DATABASE)
    sign_in_arn_prefix: str = output(
        "ARN of the right to sign in, up to the name of the role",
        placeholder="arn:aws:rds-db:{region}:{account}:dbuser:cluster-PLACEHOLDER",
    )
    context_function_name: str = output(
        "The vault function that reads the slices of Ask", placeholder="{prefix}-context"
    )
    context_function_arn: str = output(
        "ARN of that function",
        placeholder="arn:aws:lambda:{region}:{account}:function:{prefix}-context",
    )


class Database(Stack[DatabaseOutputs]):
    """Tenant data under row-level security. docs/tenant-data.md describes the schema."""

    name = "database"
    outputs = DatabaseOutputs

    def __init__(
        self, app: App, settings: Settings, *, state: State, tables: Tables, network: Network
    ) -> None:
        super().__init__(app, settings)
        account, database = settings.account, settings.database
        vault = self.read(network)
        boundary, logs = self.read(state), self.read(tables)
        name = f"{settings.resource_prefix}-tenant-data"
        key = EncryptionKey(
            self,
            "database_key",
            name=f"{settings.resource_prefix}-database",
            description=f"Tenant data, backups and master password of {settings.resource_prefix}",
            account_id=account.id,
            region=account.region,
        )
        cluster = AuroraCluster(
            self,
            "tenant_data",
            name=name,
            database=DATABASE,
            master_username=ADMINISTRATOR,
            subnet_ids=Fn.split(",", vault.private_subnet_ids),
            security_group_id=vault.database_group_id,
            key_arn=key.arn,
            log_key_arn=logs.data_key_arn,
            log_retention_days=settings.logs.retention_days,
            major_version=database.engine_version,
            capacity=Capacity(
                minimum=database.minimum_capacity,
                maximum=database.maximum_capacity,
                pause_after_seconds=database.pause_after_seconds,
            ),
            instances=database.instances,
            backup_days=database.backup_days,
            deletion_protection=database.deletion_protection,
        )
        ValueAlarm(
            self,
            "ceiling",
            notice=notice(settings, "database-ceiling", "Aurora is at its largest capacity"),
            metric=Metric(
                "AWS/RDS", "ACUUtilization", {"DBClusterIdentifier": name}, statistic="Maximum"
            ),
            limit=Limit(_CEILING_PERCENT, periods=3),
        )
        own = DatabaseFunctions(
            Functions(self, settings, state=boundary, tables=logs),
            settings,
            Placement(Fn.split(",", vault.private_subnet_ids), vault.functions_group_id),
        )
        direct = DatabaseOutputs(
            endpoint=cluster.endpoint,
            database_name=cluster.database,
            sign_in_arn_prefix=self._sign_in_arn_prefix(cluster.resource_id),
            context_function_name=f"{settings.resource_prefix}-context",
            context_function_arn=own.arn("context"),
        )
        password = self._password_of_the_proxy(key) if database.proxy else None
        migrate = own.migrate(direct)
        start = own.start_migration(
            migrate,
            cluster,
            key_arn=key.arn,
            pooled_secret_arn=password.arn if password else "",
        )
        migration = Invocation(
            self,
            "migration",
            function=start,
            payload={"seed": database.demo_data},
            triggers={
                "migrate": migrate.sha256,
                "start": start.sha256,
                **({"proxy": "on"} if password else {}),
            },
            after=cluster.instances,
        )
        published = direct
        if password:
            hosting = ProxyHosting(
                account_id=account.id,
                region=account.region,
                subnet_ids=Fn.split(",", vault.private_subnet_ids),
                log_retention_days=settings.logs.retention_days,
                log_key_arn=logs.data_key_arn,
                boundary_arn=boundary.workload_boundary_arn,
            )
            proxy = DatabaseProxy(
                self,
                "proxy",
                name=name,
                hosting=hosting,
                network=self._proxy_network(vault),
                cluster=cluster,
                secret_arn=password.arn,
                secret_key_arn=key.arn,
                after=(migration.resource,),
            )
            if database.through_proxy:
                published = replace(
                    direct,
                    endpoint=proxy.endpoint,
                    sign_in_arn_prefix=self._sign_in_arn_prefix(proxy.resource_id),
                )
        own.context(published)
        own.tenant_records(direct)
        self.publish(published)

    def _sign_in_arn_prefix(self, resource_id: str) -> str:
        account = self.settings.account
        return f"arn:aws:rds-db:{account.region}:{account.id}:dbuser:{resource_id}"

    def _password_of_the_proxy(self, key: EncryptionKey) -> SecretContainer:
        prefix = self.settings.resource_prefix
        return SecretContainer(
            self,
            "proxy_password",
            name=f"{prefix}-database-proxy",
            description=f"How the proxy of {prefix} signs in; made by start_migration",
            key_arn=key.arn,
        )

    def _proxy_network(self, vault: NetworkOutputs) -> ProxyNetwork:
        return ProxyNetwork(
            self,
            "proxy_network",
            name=f"{self.settings.resource_prefix}-vault-proxy",
            vpc_id=vault.vpc_id,
            functions_group_id=vault.functions_group_id,
            database_group_id=vault.database_group_id,
        )
