"""One migration run: roles, each pending file in a transaction of its own, demo data.

A file's transaction holds the lint too, so a file that would weaken the schema is never applied.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import tuple_row

from lambda_src.migrate import files
from lambda_src.migrate.backend import GivenTransaction
from lambda_src.migrate.demo import seed
from lambda_src.migrate.files import MIGRATIONS, MigrationError
from lambda_src.migrate.lint import lint
from lambda_src.migrate.menus import MENUS
from lambda_src.migrate.pooled import copy_privileges, set_sign_in
from lambda_src.migrate.privileges import grant_function_roles
from lambda_src.runtime.logs import logger

ROLES = Path(__file__).with_name("roles.sql")
LOCK_SECONDS = 60  # how long a run waits for another one
# How long a statement waits for a table. Requests queue behind a statement that waits, so it gives
# up soon, lets them pass and tries again.
TABLE_LOCK_SECONDS = 2
ATTEMPTS = 10
PAUSE_SECONDS = 0.5  # after the first attempt; each further pause is half as long again
_LOCK = 7_246_018  # one number for all that migrate this database


class LintError(MigrationError):
    """The schema does not isolate tenants. The message lists every finding."""


@dataclass(frozen=True)
class Migration:
    """The result of a run: files applied now and before, rows of demo data by table."""

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

    The role of the proxy signs in only with the password of `pooled_verifier`. Files that were
    applied before another one failed stay applied: the next run goes on after them.

    Raises:
        MigrationError: a file is wrong, failed, or could not lock a table; with its name and
            PostgreSQL's message.
        LintError: the schema would not keep tenants apart; with every finding.

    """
    migrations = files.read(folder)
    with connect() as connection:
        connection.row_factory = tuple_row
        connection.autocommit = True  # so that each `transaction()` commits by itself
        with _alone(connection):
            with connection.transaction():
                _prepare_roles(connection, pooled_verifier)
            pending = _pending(connection, migrations)
            for migration in pending:
                _apply_with_retries(connection, migration)
            with _as_owner(connection):
                _check(connection)
                seeded = seed(connection, demo_until) if demo_until else {}
    applied = [str(migration.id) for migration in pending]
    logger.info("migrated", applied=applied, seeded=seeded)
    return Migration(applied, len(migrations) - len(applied), seeded)


def seed_tenant(
    connect: Callable[[], Connection[Any]], tenant_id: str, until: date
) -> dict[str, int]:
    """Give one tenant a year of demo orders, with acme's menu unless it has one of its own."""
    with connect() as connection:
        connection.row_factory = tuple_row
        with _as_owner(connection):
            menu = MENUS.get(tenant_id, MENUS["acme"])
            seeded = seed(connection, until, {tenant_id: menu})
    logger.info("seeded", tenant_id=tenant_id, seeded=seeded)
    return seeded


@contextmanager
def _alone(connection: Connection[Any]) -> Iterator[None]:
    """Hold the lock of all runs. PostgreSQL releases it with the session, whatever happens."""
    connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    try:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
    except psycopg.errors.LockNotAvailable:
        msg = f"Another migration run has not finished within {LOCK_SECONDS} s. Deploy again."
        raise MigrationError(msg) from None
    connection.execute(f"SET lock_timeout = '{TABLE_LOCK_SECONDS}s'")
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))


@contextmanager
def _as_owner(connection: Connection[Any]) -> Iterator[None]:
    """A transaction in which statements run as the owner of the schema."""
    with connection.transaction():
        connection.execute("SET LOCAL ROLE gatehouse_owner")
        connection.execute("SET LOCAL search_path = ledger")
        yield


def _prepare_roles(connection: Connection[Any], pooled_verifier: str | None) -> None:
    try:
        connection.execute(ROLES.read_bytes())
        set_sign_in(connection, pooled_verifier)
    except psycopg.Error as error:
        raise MigrationError(_explain(ROLES.name, error)) from None
    connection.execute("SET LOCAL ROLE gatehouse_owner")
    connection.execute("CREATE SCHEMA IF NOT EXISTS ledger")


def _pending(connection: Connection[Any], migrations: list[Any]) -> list[Any]:
    with _as_owner(connection):
        files.check_unchanged(connection, migrations)
        applied = GivenTransaction(connection).get_applied_migration_hashes()
    return [migration for migration in migrations if migration.hash not in applied]


def _apply_with_retries(connection: Connection[Any], migration: Any) -> None:  # noqa: ANN401 - yoyo's migrations have no type
    file = f"{migration.id}.sql"
    for attempt in range(ATTEMPTS):
        try:
            with _as_owner(connection):
                GivenTransaction(connection).apply_one(migration)
                files.remember(connection, migration)
                _check(connection)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            logger.warning("migration_waits_for_a_table", file=file, attempt=attempt + 1)
            time.sleep(PAUSE_SECONDS * 1.5**attempt)
        except psycopg.Error as error:
            raise MigrationError(_explain(file, error)) from None
        else:
            return
    msg = (
        f"{file} could not lock a table within {TABLE_LOCK_SECONDS} s in {ATTEMPTS} attempts. "
        "End the transaction that holds the table (pg_stat_activity, pg_locks), and deploy again."
    )
    raise MigrationError(msg)


def _check(connection: Connection[Any]) -> None:
    """Raise LintError if the schema, as this transaction would leave it, weakens isolation."""
    grant_function_roles(connection)
    copy_privileges(connection)
    findings = lint(connection)
    if findings:
        raise LintError("\n".join(["The database lint failed.", *map(str, findings)]))


def _explain(file: str, error: psycopg.Error) -> str:
    lines = [f"{file} failed: {error.sqlstate} {error.diag.message_primary}"]
    lines += [text for text in (error.diag.message_detail, error.diag.message_hint) if text]
    return "\n".join(lines)
