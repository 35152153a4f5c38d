"""A finding of the lint, and its queries of the catalog."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from lambda_src.migrate.catalog import Query

APPLICATION_ROLE = "gatehouse_app"
POOLED_ROLE = "gatehouse_pooled"  # the application behind RDS Proxy
LEDGER_SCHEMA = "ledger"


@dataclass(frozen=True)
class MigrationFinding:
    """One object of the database that endangers isolation, and what to do about it."""

    object: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.object}: {self.problem} {self.remedy}"


def rows(
    connection: Connection[Any], query: Query, role: str = APPLICATION_ROLE
) -> list[dict[str, Any]]:
    """Return the rows of a catalog query, which may have a role as parameter."""
    names = {"ledger": LEDGER_SCHEMA, "role": role}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, names).fetchall()
