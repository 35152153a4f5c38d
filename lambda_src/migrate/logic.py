"""One migration run: roles, files, lint, demo data. One transaction, so all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import tuple_row

from lambda_src.migrate import files
from lambda_src.migrate.backend import OneTransaction
from lambda_src.migrate.demo import seed
from lambda_src.migrate.files import MIGRATIONS, MigrationError
from lambda_src.migrate.lint import lint
from lambda_src.migrate.pooled import copy_privileges, set_sign_in
from lambda_src.runtime.logs import logger

ROLES = Path(__file__).with_name("roles.sql")
LOCK_SECONDS = 60
_LOCK = 7_246_018  # one number for all that migrate this database


class LintError(MigrationError):
    """The schema would not keep tenants apart. The message lists every finding."""


@dataclass(frozen=True)
class Migration:
    """What a run did: files applied now and before, rows of demo data by table."""

    applied: list[str]
    already_applied: int
    seeded: dict[str, int]


def migrate(
    connect: Callable[[], Connection[Any]],
    *,
    demo_until: date | None = None,
    pooled_verifier: str | None = None,
    folder: Path = MIGRATIONS,
) -> Migration:
    """Bring the database to the state of the files in `folder`; seed when `demo_until` is given.

    The role of the proxy signs in only with the password of `pooled_verifier`.

    Raises MigrationError with the file and PostgreSQL's message, LintError with every finding.
    """
    migrations = files.read(folder)
    with connect() as connection:
        connection.row_factory = tuple_row
        with connection.transaction():
            _prepare(connection, pooled_verifier)
            applied = _apply(connection, migrations)
            copy_privileges(connection)
            findings = lint(connection)
            if findings:
                raise LintError("\n".join(["The database lint failed.", *map(str, findings)]))
            seeded = seed(connection, demo_until) if demo_until else {}
    logger.info("migrated", applied=applied, seeded=seeded)
    return Migration(applied, len(migrations) - len(applied), seeded)


def _prepare(connection: Connection[Any], pooled_verifier: str | None) -> None:
    """Wait for another run, see to the roles, and go on as the owner."""
    connection.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
    try:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    except psycopg.errors.LockNotAvailable:
        raise MigrationError(f"Another run has not finished in {LOCK_SECONDS} s.") from None
    try:
        connection.execute(ROLES.read_bytes())
        set_sign_in(connection, pooled_verifier)
    except psycopg.Error as error:
        raise MigrationError(_explain(ROLES.name, error)) from None
    connection.execute("SET LOCAL ROLE gatehouse_owner")
    connection.execute("CREATE SCHEMA IF NOT EXISTS ledger")
    connection.execute("SET LOCAL search_path = ledger")


def _apply(connection: Connection[Any], migrations: list[Any]) -> list[str]:
    backend = OneTransaction(connection)
    files.check_unchanged(connection, migrations)
    done = backend.get_applied_migration_hashes()
    applied = []
    for migration in migrations:
        if migration.hash in done:
            continue
        try:
            backend.apply_one(migration)
        except psycopg.Error as error:
            raise MigrationError(_explain(f"{migration.id}.sql", error)) from None
        files.remember(connection, migration)
        applied.append(str(migration.id))
    return applied


def _explain(file: str, error: psycopg.Error) -> str:
    told = [f"{file} failed: {error.sqlstate} {error.diag.message_primary}"]
    told += [text for text in (error.diag.message_detail, error.diag.message_hint) if text]
    return "\n".join(told)
