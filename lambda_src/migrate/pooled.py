"""The role in which RDS Proxy signs in, by password (docs/adr/0010-database-proxy.md).

Only the verifier of the password comes here: what PostgreSQL keeps of it, which signs nobody in.
"""

from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from lambda_src.migrate.finding import POOLED_ROLE

_PRIVILEGES = Path(__file__).with_name("pooled.sql")


def set_sign_in(connection: Connection[Any], verifier: str | None) -> None:
    """Let the role sign in with the password of this verifier; without one, not at all.

    Run as the administrator.
    """
    change = "LOGIN PASSWORD {}" if verifier else "NOLOGIN PASSWORD NULL"
    statement = SQL("ALTER ROLE {} ").format(Identifier(POOLED_ROLE))
    connection.execute(statement + SQL(change).format(Literal(verifier)))


def copy_privileges(connection: Connection[Any]) -> None:
    """Give the role what the application role has, and take everything else. Run as the owner."""
    connection.execute(_PRIVILEGES.read_bytes())
