"""The functions of the stack `database`: settings and permissions of each."""

from environments import Settings
from modules.aurora import AuroraCluster
from modules.encryption_key import use_key_through
from modules.function import Function, Placement
from modules.permissions import Statement
from stacks.shared.hosting import Functions
from stacks.shared.vault import (
    OFF_BOARDING_ROLE,
    REPORTS_ROLE,
    SignIn,
    sign_in,
    sign_in_role,
    vault_environment,
)

ADMINISTRATOR = "gatehouse_admin"
_MIGRATION_SECONDS = 300
_SLICE_BYTES = 6_000  # of the rows of one slice of Ask, as JSON
_RECORDS_SECONDS = 58  # one invocation of an operator's command, which waits for a minute
_RECORDS_STATEMENT_SECONDS = 25
_RECORDS_PAGE_BYTES = 1_000_000
_RECORDS_BATCH_ROWS = 2_000
_RECORDS_WORK_SECONDS = 20


class DatabaseFunctions:
    """One method a function; each makes it when it is called."""

    def __init__(self, functions: Functions, settings: Settings, vault: Placement) -> None:
        self._functions, self._settings, self._vault = functions, settings, vault

    def arn(self, function: str) -> str:
        """Literal, so that a plan shows it before the function is there."""
        account = self._settings.account
        name = f"{self._settings.resource_prefix}-{function}"
        return f"arn:aws:lambda:{account.region}:{account.id}:function:{name}"

    def migrate(self, database: SignIn) -> Function:
        """A function of the vault that signs in to the cluster itself, as the administrator."""
        return self._functions.add(
            "migrate",
            "Migrates the schema and checks that every table is under row-level security",
            environment=vault_environment(
                self._settings,
                database,
                user=ADMINISTRATOR,
                connect_seconds=_MIGRATION_SECONDS // 2,
                statement_seconds=_MIGRATION_SECONDS,
            ),
            statements=(sign_in(database, ADMINISTRATOR),),
            timeout_seconds=_MIGRATION_SECONDS,
            placement=self._vault,
        )

    def start_migration(
        self, migrate: Function, cluster: AuroraCluster, *, key_arn: str, pooled_secret_arn: str
    ) -> Function:
        """A function of the street; the secret of the proxy is empty where there is no proxy."""
        return self._functions.add(
            "start_migration",
            "Has the vault migrate, the first time with the master password",
            environment={
                "migrate_function_name": migrate.name,
                "master_secret_arn": cluster.master_secret_arn,
                "pooled_secret_arn": pooled_secret_arn,
            },
            statements=(
                migrate.invoker("InvokeMigrate"),
                Statement(
                    "ReadMasterPassword",
                    ("secretsmanager:GetSecretValue",),
                    (cluster.master_secret_arn,),
                ),
                *_keep_password(pooled_secret_arn),
                use_key_through(
                    "secretsmanager", key_arn=key_arn, region=self._settings.account.region
                ),
            ),
            timeout_seconds=_MIGRATION_SECONDS + 30,
        )

    def context(self, database: SignIn) -> Function:
        """A function of the vault that Ask invokes."""
        role = sign_in_role(self._settings, REPORTS_ROLE)
        return self._functions.add(
            "context",
            "Reads a tenant's three slices for Ask, by verified claims",
            environment={
                **vault_environment(self._settings, database, user=role),
                "slice_bytes": str(_SLICE_BYTES),
            },
            statements=(sign_in(database, role),),
            placement=self._vault,
            serves_requests_from_vault=True,
        )

    def tenant_records(self, database: SignIn) -> Function:
        """A function of the vault that operators invoke. Never through a proxy, as `migrate`."""
        return self._functions.add(
            "tenant_records",
            "Counts, exports and deletes the rows of one tenant, for operators",
            environment={
                **vault_environment(
                    self._settings,
                    database,
                    user=OFF_BOARDING_ROLE,
                    statement_seconds=_RECORDS_STATEMENT_SECONDS,
                ),
                "page_bytes": str(_RECORDS_PAGE_BYTES),
                "batch_rows": str(_RECORDS_BATCH_ROWS),
                "work_seconds": str(_RECORDS_WORK_SECONDS),
            },
            statements=(sign_in(database, OFF_BOARDING_ROLE),),
            timeout_seconds=_RECORDS_SECONDS,
            placement=self._vault,
        )


def _keep_password(secret_arn: str) -> tuple[Statement, ...]:
    if not secret_arn:
        return ()
    actions = ("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue")
    return (Statement("KeepPasswordOfTheProxy", actions, (secret_arn,)),)
