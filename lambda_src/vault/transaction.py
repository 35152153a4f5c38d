"""One request, one transaction, one tenant that may act.

The tenant is a transaction-local setting that the row-level security policies read. It is set
from verified claims, ends with the transaction, and never outlives it on a reused connection.
The same transaction then reads whether the tenant is suspended or the user blocked: no function
of the vault gets a connection without that check, whoever invoked it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import Connection
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow

from lambda_src.runtime.http.errors import (
    TenantSuspendedError,
    UnavailableError,
    UserBlockedError,
)
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import logger
from lambda_src.vault.bounded_connection import BoundedConnection

Opener = Callable[[], BoundedConnection]

# A connection that is alive begins a transaction at once; what is left of the time limit opens
# another one.
_BEGIN_SECONDS = 3.0
_GRACE_SECONDS = 2.0  # the server's own time limit is told first
_OLDEST_SECONDS = 600  # of a reused connection: a new one finds a new writer, role and certificate
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"  # one snapshot
_BEGIN_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
# The last argument of set_config makes each of these end with the transaction.
_SET_TENANT = """
SELECT set_config('app.tenant_id', %(tenant_id)s, true),
       set_config('statement_timeout', %(limit)s, true),
       set_config('timezone', 'UTC', true),
       set_config('search_path', 'pg_catalog', true)
"""
_BLOCKS = """
SELECT user_id FROM app.access_blocks
WHERE tenant_id = %(tenant_id)s AND user_id IN ('', %(user_id)s)
ORDER BY user_id
"""


class DatabaseError(Exception):
    """A statement failed. The message has its SQLSTATE and primary text, never a row's values."""

    def __init__(self, error: psycopg.Error) -> None:
        super().__init__(f"{error.sqlstate}: {error.diag.message_primary}")
        self.sqlstate = error.sqlstate


@dataclass
class Vault:
    """The one connection of this execution environment, opened at the first request.

    A Lambda execution environment answers one request at a time, so there is never a second user.
    A connection older than `oldest_seconds` is replaced before the next request.
    """

    open: Opener
    statement_seconds: float
    oldest_seconds: float = _OLDEST_SECONDS
    clock: Callable[[], float] = time.monotonic
    _connection: BoundedConnection | None = field(default=None, init=False)
    _opened_at: float = field(default=0.0, init=False)

    @contextmanager
    def transaction(
        self, caller: Caller, *, read_only: bool = False, even_if_blocked: bool = False
    ) -> Iterator[Connection[DictRow]]:
        """Give a connection on which only rows of the caller's tenant are visible.

        `even_if_blocked` is for recording what has already happened outside.
        An exception rolls everything back. Raises TenantSuspendedError and UserBlockedError
        before a row of the tenant's data is read, UnavailableError when the
        database cannot be reached, is too slow or goes away, and DatabaseError for any other
        failed statement.
        """
        connection = self._begin(caller, read_only=read_only)
        try:
            if not even_if_blocked:
                _insist_on_access(connection, caller)
            yield connection
            connection.execute("COMMIT")
        except psycopg.OperationalError as error:
            self._give_up(connection)
            logger.warning("database went away or was too slow", sqlstate=error.sqlstate)
            raise UnavailableError from None
        except psycopg.Error as error:
            self._give_up(connection)
            raise DatabaseError(error) from None
        except BaseException:
            self._give_up(connection)
            raise

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _begin(self, caller: Caller, *, read_only: bool) -> BoundedConnection:
        """Begin on the open connection, or on a new one if that is expired or closed."""
        open_connection = self._connection
        if self.clock() - self._opened_at > self.oldest_seconds:
            open_connection = None
        if (
            open_connection is not None
            and open_connection.info.transaction_status is TransactionStatus.IDLE
        ):
            try:
                return self._begin_on(open_connection, caller, read_only=read_only)
            except psycopg.Error:
                logger.info("database connection was gone; opening another")
        self.close()
        self._connection, self._opened_at = self.open(), self.clock()
        try:
            return self._begin_on(self._connection, caller, read_only=read_only)
        except psycopg.OperationalError:
            self.close()
            raise UnavailableError from None
        except psycopg.Error as error:
            self.close()
            raise DatabaseError(error) from None

    def _begin_on(
        self, connection: BoundedConnection, caller: Caller, *, read_only: bool
    ) -> BoundedConnection:
        connection.reply_seconds = _BEGIN_SECONDS
        connection.execute(_BEGIN_READING if read_only else _BEGIN_WRITING)
        connection.reply_seconds = self.statement_seconds + _GRACE_SECONDS
        limit = f"{round(self.statement_seconds * 1000)}ms"
        connection.execute(_SET_TENANT, {"tenant_id": caller.tenant_id, "limit": limit})
        return connection

    def _give_up(self, connection: BoundedConnection) -> None:
        """Roll back, and drop a connection on which even that fails."""
        try:
            connection.execute("ROLLBACK")
        except psycopg.Error:
            self.close()


def _insist_on_access(connection: Connection[DictRow], caller: Caller) -> None:
    principal = {"tenant_id": caller.tenant_id, "user_id": caller.user_id}
    blocked = connection.execute(_BLOCKS, principal).fetchone()
    if blocked is not None:
        raise UserBlockedError if blocked["user_id"] else TenantSuspendedError
