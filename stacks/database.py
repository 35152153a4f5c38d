"""Owns: the Aurora cluster and its key, the functions that open and migrate it.

Reads: `state` (boundary), `tables` (key of the logs), `network`. Publishes: how to sign in.
Separate because it holds what must outlive every function that uses it, and is slow to change.
"""

from dataclasses import dataclass

from environments import Settings
from modules.aurora import AuroraCluster, Capacity
from modules.encryption_key import EncryptionKey, use_key_through
from modules.framework import App, Fn
from modules.function import Function, Placement
from modules.invocation import Invocation
from modules.permissions import Statement
from stacks.base import Stack
from stacks.hosting import Functions
from stacks.network import Network
from stacks.outputs import Outputs, output
from stacks.state import State
from stacks.tables import Tables
from stacks.vault import sign_in, vault_environment

DATABASE = "gatehouse"
ADMINISTRATOR = "gatehouse_admin"
APPLICATION = "gatehouse_app"
_MIGRATION_SECONDS = 300
_SLICE_BYTES = 6_000  # of the rows of one slice of Ask, as JSON


@dataclass(frozen=True)
class DatabaseOutputs(Outputs):
    """How a vault function finds the database, and what its role must be allowed."""

    endpoint: str = output(
        "Host name of the writer",
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
        functions = Functions(self, settings, state=self.read(state), tables=self.read(tables))
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
            capacity=Capacity(
                minimum=database.minimum_capacity,
                maximum=database.maximum_capacity,
                pause_after_seconds=database.pause_after_seconds,
            ),
            instances=database.instances,
            backup_days=database.backup_days,
            deletion_protection=database.deletion_protection,
        )
        context = f"{settings.resource_prefix}-context"
        published = DatabaseOutputs(
            endpoint=cluster.endpoint,
            database_name=cluster.database,
            sign_in_arn_prefix=(
                f"arn:aws:rds-db:{account.region}:{account.id}:dbuser:{cluster.resource_id}"
            ),
            context_function_name=context,
            context_function_arn=self._arn("context"),
        )
        placement = Placement(Fn.split(",", vault.private_subnet_ids), vault.functions_group_id)
        migrate = self._migrate(functions, published, placement)
        start = self._start(functions, migrate, cluster, key.arn)
        Invocation(
            self,
            "migration",
            function=start,
            payload={"seed": database.demo_data},
            triggers={"migrate": migrate.sha256, "start": start.sha256},
            after=cluster.instances,
        )
        functions.add(
            "context",
            "Reads a tenant's three slices for Ask, by verified claims",
            environment={
                **vault_environment(settings, published, user=APPLICATION),
                "slice_bytes": str(_SLICE_BYTES),
            },
            statements=(sign_in(published, APPLICATION),),
            placement=placement,
        )
        self.publish(published)

    def _arn(self, function: str) -> str:
        """Literal, so that a plan shows it before the function is there."""
        account = self.settings.account
        name = f"{self.settings.resource_prefix}-{function}"
        return f"arn:aws:lambda:{account.region}:{account.id}:function:{name}"

    def _migrate(
        self, functions: Functions, published: DatabaseOutputs, placement: Placement
    ) -> Function:
        return functions.add(
            "migrate",
            "Migrates the schema and checks that every table is under row-level security",
            environment=vault_environment(
                self.settings,
                published,
                user=ADMINISTRATOR,
                connect_seconds=_MIGRATION_SECONDS // 2,
                statement_seconds=_MIGRATION_SECONDS,
            ),
            statements=(sign_in(published, ADMINISTRATOR),),
            timeout_seconds=_MIGRATION_SECONDS,
            placement=placement,
        )

    def _start(
        self, functions: Functions, migrate: Function, cluster: AuroraCluster, key_arn: str
    ) -> Function:
        return functions.add(
            "start_migration",
            "Has the vault migrate, the first time with the master password",
            environment={
                "migrate_function_name": migrate.name,
                "master_secret_arn": cluster.master_secret_arn,
            },
            statements=(
                Statement("InvokeMigrate", ("lambda:InvokeFunction",), (self._arn("migrate"),)),
                Statement(
                    "ReadMasterPassword",
                    ("secretsmanager:GetSecretValue",),
                    (cluster.master_secret_arn,),
                ),
                use_key_through(
                    "secretsmanager", key_arn=key_arn, region=self.settings.account.region
                ),
            ),
            timeout_seconds=_MIGRATION_SECONDS + 30,
        )
