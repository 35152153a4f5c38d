"""Rows of one tenant in every table, as many as wanted, and everything that is in a database."""

import hashlib
from pathlib import Path

from tests.lambda_src.postgres import Database

STATEMENTS = Path(__file__).with_name("rows.sql").read_text(encoding="utf-8")


def fill(database: Database, tenant: str, rows: int = 5) -> dict[str, int]:
    """Fill every table for a tenant; return how many rows it has by table."""
    with database.connect() as connection, connection.transaction():
        statements = STATEMENTS.replace(":tenant", tenant).replace(":rows", str(rows))
        connection.execute(statements.encode())
    return counts(database, tenant)


def tables(database: Database) -> list[str]:
    """Return every table of the application's schema."""
    found = database.run("SELECT tablename FROM pg_tables WHERE schemaname = 'app' ORDER BY 1")
    return [row["tablename"] for row in found]


def counts(database: Database, tenant: str) -> dict[str, int]:
    """Return how many rows a tenant has in each table, as the superuser sees them."""
    found = {}
    for table in tables(database):
        query = f"SELECT count(*) AS n FROM app.{table} WHERE tenant_id = %s"  # noqa: S608 - names of the catalog
        found[table] = database.run(query, tenant)[0]["n"]
    return found


def digest(database: Database, tenant: str) -> str:
    """Return a SHA-256 of every row that a tenant has, byte for byte."""
    found = hashlib.sha256()
    for table in tables(database):
        query = f"SELECT t::text AS row FROM app.{table} AS t WHERE tenant_id = %s ORDER BY 1"  # noqa: S608 - as above
        for row in database.run(query, tenant):
            found.update(f"{table}:{row['row']}\n".encode())
    return found.hexdigest()
