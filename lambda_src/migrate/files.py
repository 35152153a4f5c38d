"""The migration files: their order, forbidden statements, and a check that none changes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg import Connection
from yoyo import read_migrations  # type: ignore[import-untyped]  # ships no types

from lambda_src.migrate.blocking import blocking, statements

MIGRATIONS = Path(__file__).with_name("migrations")

_ENDS_A_TRANSACTION = frozenset(
    {"ABORT", "BEGIN", "COMMIT", "END", "PREPARE", "RELEASE", "ROLLBACK", "SAVEPOINT", "START"}
)
_CONTENTS = """
CREATE TABLE IF NOT EXISTS ledger.contents (
    migration_id text PRIMARY KEY,
    sha256 text NOT NULL
)
"""


class MigrationError(Exception):
    """A migration is wrong or failed. The message names the file, of which nothing was applied."""


def read(folder: Path) -> list[Any]:
    """Return the migrations of a folder in the order of their names.

    Raises:
        MigrationError: a file controls transactions, asks to run without one, or blocks requests.

    """
    migrations = sorted(read_migrations(str(folder)), key=lambda migration: str(migration.id))
    for migration in migrations:
        migration.load()
        if not migration.use_transactions:
            raise MigrationError(f"{migration.id}: a migration always runs in a transaction.")
        for word in _first_words(Path(migration.path)):
            if word in _ENDS_A_TRANSACTION:
                raise MigrationError(f"{migration.id}: a migration must not contain {word}.")
        for problem in blocking(Path(migration.path).read_text(encoding="utf-8")):
            advice = "If the table is small, give the reason in a comment: -- blocks: REASON"
            raise MigrationError(f"{migration.id}: {problem} {advice}")
    return migrations


def check_unchanged(connection: Connection[Any], migrations: list[Any]) -> None:
    """Raise MigrationError if a file has changed since it was applied."""
    connection.execute(_CONTENTS)
    recorded = dict(
        connection.execute("SELECT migration_id, sha256 FROM ledger.contents").fetchall()
    )
    for migration in migrations:
        if recorded.get(migration.id, digest(migration)) != digest(migration):
            problem = "was changed after it was applied; write a new migration instead."
            raise MigrationError(f"{migration.id} {problem}")


def remember(connection: Connection[Any], migration: Any) -> None:  # noqa: ANN401 - yoyo's
    """Record the digest of a migration's file when it is applied."""
    connection.execute(
        "INSERT INTO ledger.contents VALUES (%s, %s)", (migration.id, digest(migration))
    )


def digest(migration: Any) -> str:  # noqa: ANN401 - yoyo's
    """Return the SHA-256 of a migration's file."""
    return hashlib.sha256(Path(migration.path).read_bytes()).hexdigest()


def _first_words(path: Path) -> Iterator[str]:
    for statement in statements(path.read_text(encoding="utf-8")):
        words = statement.upper().rstrip(";").split()
        yield from words[:1]
