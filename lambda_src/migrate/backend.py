"""yoyo-migrations on a connection and in a transaction that are ours.

yoyo reads the files, keeps the ledger of what was applied and orders what is pending. Left alone
it would open a connection and a transaction of its own; here everything that it does for a file
lies in the transaction that also holds the lint.
"""

import uuid
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection
from yoyo import internalmigrations  # type: ignore[import-untyped]  # ships no types
from yoyo.backends import PostgresqlPsycopgBackend  # type: ignore[import-untyped]  # as above
from yoyo.connections import DatabaseURI  # type: ignore[import-untyped]  # as above

LEDGER_TABLE = "_yoyo_migration"
_NOWHERE = DatabaseURI("postgresql+psycopg", None, None, None, None, "", {})


class GivenTransaction(PostgresqlPsycopgBackend):  # type: ignore[misc]  # its base is untyped
    """A yoyo backend that neither connects, commits nor locks.

    Every transaction that yoyo begins becomes a savepoint, because one is open already. The lock
    is the caller's advisory lock, which a process that dies cannot leave behind as yoyo's row can.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self._given = connection
        super().__init__(_NOWHERE, LEDGER_TABLE)
        self._in_transaction = True
        if internalmigrations.needs_upgrading(self):
            internalmigrations.upgrade(self)
        self._internal_schema_updated = True

    def connect(self, dburi: object) -> Connection[Any]:
        """Return the connection that was given."""
        del dburi
        return self._given

    def copy(self) -> "GivenTransaction":
        """Return itself: a migration runs where everything else runs."""
        return self

    def __exit__(self, *error: object) -> None:
        """Leave the connection open: the caller closes it."""

    def get_log_data(
        self,
        migration: Any = None,  # noqa: ANN401 - yoyo's
        operation: str = "apply",
    ) -> dict[str, Any]:
        """Return a row of yoyo's log; its own would look up the host's name, which needs DNS."""
        return {
            "id": str(uuid.uuid4()),
            "migration_id": migration.id if migration else None,
            "migration_hash": migration.hash if migration else None,
            "username": self._given.info.user,
            "hostname": "",
            "created_at_utc": datetime.now(UTC).replace(tzinfo=None),
            "operation": operation,
        }
