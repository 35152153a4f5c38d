"""The database settings and permissions of each vault function: one role, by IAM."""

import json
from typing import Protocol

from environments import Settings
from modules.permissions import Statement
from modules.vault_network import POSTGRES_PORT
from stacks import emulator

# Roles of the database (lambda_src/migrate/privileges.py says what each may do).
REPORTS_ROLE, FLOWS_ROLE, TASKS_ROLE = "gatehouse_reports", "gatehouse_flows", "gatehouse_tasks"
OFF_BOARDING_ROLE = "gatehouse_off_boarding"
_POOLED_ROLE = "gatehouse_pooled"
_RESUME_SECONDS = 15  # about what Aurora takes to come back from capacity 0
_STATEMENT_SECONDS = 8


class SignIn(Protocol):
    """The outputs of the database that signing in takes."""

    @property
    def endpoint(self) -> str:
        """Host name."""

    @property
    def database_name(self) -> str:
        """Name of the database."""

    @property
    def sign_in_arn_prefix(self) -> str:
        """ARN of the right to sign in, up to the role."""


def sign_in_role(settings: Settings, role: str) -> str:
    """The role that a function signs in as: its own, or the one of the proxy in front of it."""
    return _POOLED_ROLE if settings.database.through_proxy else role


def vault_environment(
    settings: Settings,
    database: SignIn,
    *,
    user: str,
    connect_seconds: int | None = None,
    statement_seconds: int | None = None,
) -> dict[str, str]:
    """The environment of a vault function that signs in as `user`."""
    told = {
        "host": database.endpoint,
        "port": POSTGRES_PORT,
        "name": database.database_name,
        "user": user,
        "region": settings.account.region,
        **emulator.database(settings),
    }
    return {
        "database": json.dumps(told, sort_keys=True),
        "connect_seconds": str(connect_seconds or settings.database.connect_seconds),
        "resume_retry_seconds": str(_RESUME_SECONDS),
        "statement_seconds": str(statement_seconds or _STATEMENT_SECONDS),
    }


def sign_in(database: SignIn, user: str) -> Statement:
    """The right to sign in as `user` with an IAM token, and as nobody else."""
    return Statement("SignIn", ("rds-db:connect",), (f"{database.sign_in_arn_prefix}/{user}",))
