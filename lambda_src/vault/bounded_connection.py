"""A connection that does not wait for a silent server until the function ends.

Keepalives and `tcp_user_timeout` notice a host that is gone. A server that hangs while its kernel
still acknowledges, as a writer whose storage stalls, is noticed by nothing but time.
"""

from typing import TypeVar

import psycopg
from psycopg import Connection
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow

Result = TypeVar("Result")

_INTERVAL_SECONDS = 0.1  # between looks at interruptions, as psycopg's own


class BoundedConnection(Connection[DictRow]):
    """A connection whose every statement is replied to in time, or which is closed.

    Attributes:
        reply_seconds: how long a reply may take; without limit if None. Longer than the server's
            own `statement_timeout`, whose error says more.

    """

    reply_seconds: float | None = None

    def wait(
        self,
        gen: PQGen[Result],
        interval: float = _INTERVAL_SECONDS,
        timeout: float | None = None,
    ) -> Result:
        """Wait for a reply.

        Raises:
            psycopg.OperationalError: none came in time; the connection is closed then.

        """
        try:
            return super().wait(gen, interval, self.reply_seconds if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise
