"""No tenant ever reads, changes, counts or learns of another's rows."""

from typing import Any

import psycopg
import pytest

from lambda_src.runtime.identity.claims import Caller
from lambda_src.vault.transaction import DatabaseError, Vault
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.rows import TABLES, Tenants, stored
from tests.lambda_src.vault.suite import HOSTILE, TWO, exhaustive, generated, open_vault, owner_of

REFUSED = [text for text in HOSTILE if text != "globex"]


def test_no_generated_interleaving_crosses_tenants(database: Database) -> None:
    with open_vault(database) as vault:
        generated(database, vault, examples=60)


def test_no_statement_crosses_tenants(database: Database) -> None:
    with open_vault(database) as vault:
        exhaustive(database, vault)


def test_not_even_the_owner_crosses_tenants(database: Database) -> None:
    with open_vault(database, owner_of(database)) as vault:
        exhaustive(database, vault)
        generated(database, vault, examples=25)


@pytest.mark.parametrize("tenant_id", [*REFUSED, "ACME", " acme", "acme ", "acme\n", "*", "acme%"])
def test_a_hostile_tenant_id_sees_nothing_and_writes_nothing(
    shared_database: Database, tenant_id: str
) -> None:
    tenants = Tenants(("acme", "other"), (2, 2))
    with shared_database.connect() as superuser, open_vault(shared_database) as vault:
        tenants.store(superuser)
        before = stored(superuser)
        for table in TABLES:
            assert _count(vault, tenant_id, table) in (0, None)
            values: Any = {"tenant": tenant_id, "id": "00000000-0000-4000-8000-000000000000"}
            with pytest.raises(DatabaseError), vault.transaction(Caller(tenant_id, "u")) as opened:
                opened.execute(_INSERT[table], values)
        assert stored(superuser) == before


_INSERT = {
    "menu_items": b"INSERT INTO app.menu_items VALUES (%(tenant)s, %(id)s, 'a', 'a', 1)",
    "orders": b"INSERT INTO app.orders VALUES (%(tenant)s, %(id)s, now(), 'completed', 1)",
    "order_items": b"INSERT INTO app.order_items VALUES (%(tenant)s, %(id)s, 1, %(id)s, 1, 1)",
}


def _count(vault: Vault, tenant_id: str, table: str) -> int | None:
    """How many rows a tenant id sees; None if PostgreSQL does not even take it."""
    try:
        with vault.transaction(Caller(tenant_id, "u")) as opened:
            row = opened.execute(f"SELECT count(*) FROM app.{table}".encode()).fetchone()  # noqa: S608 - names of tables and columns come from the catalogue or this file
    except DatabaseError:
        return None
    assert row is not None
    return int(row["count"])


def test_copy_gives_only_the_callers_rows(shared_database: Database) -> None:
    with shared_database.connect() as superuser, open_vault(shared_database) as vault:
        TWO.store(superuser)
        with vault.transaction(Caller("acme", "user")) as connection:
            with connection.cursor().copy("COPY app.menu_items TO STDOUT") as copy:
                lines = b"".join(copy).decode().splitlines()
            assert len(lines) == 3
            assert all(line.startswith("acme\t") for line in lines)


@pytest.mark.parametrize("table", TABLES)
def test_truncate_which_no_policy_stops_is_not_granted(
    shared_database: Database, table: str
) -> None:
    with (
        shared_database.connect("gatehouse_app") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"TRUNCATE app.{table} CASCADE".encode())
