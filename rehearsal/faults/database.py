"""Faults of PostgreSQL: what the vault's functions meet when Aurora does not work.

The server is the real one; what happens to it here is what happens to sessions of Aurora when the
writer fails over, hangs, or cannot be reached.
"""

import signal
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

import psutil
import psycopg

from rehearsal.simulators.postgres.simulator import DATABASE

_SUPERUSER: Final = "postgres"
_SOCKET: Final = ".s.PGSQL.5432"
_APART: Final = ".s.PGSQL.5432.apart"


class DatabaseFault(StrEnum):
    """What sessions meet."""

    RESET = "reset"
    """Every session ends now; new ones work. What a failover does to those that are open."""
    REFUSED = "refused"
    """Every session ends, and nobody can connect."""
    SILENT = "silent"
    """The server takes connections and statements and answers none."""


class DatabaseFaults:
    """Makes and ends the faults of one rehearsal's PostgreSQL.

    Args:
        data: the folder of the database cluster, where its socket is too.

    """

    def __init__(self, data: Path) -> None:
        self._data = data

    def begin(self, fault: DatabaseFault) -> None:
        """Let sessions meet the fault from now on."""
        if fault is DatabaseFault.SILENT:
            self._signal(signal.SIGSTOP)
            return
        with psycopg.connect(
            host=str(self._data), user=_SUPERUSER, dbname=DATABASE, autocommit=True
        ) as link:
            if fault is DatabaseFault.REFUSED:  # a name is all that clients know of a socket
                (self._data / _SOCKET).rename(self._data / _APART)
            link.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = %s AND pid <> pg_backend_pid()",
                [DATABASE],
            )

    def end(self) -> None:
        """End whatever fault there is; nothing where there is none."""
        self._signal(signal.SIGCONT)
        if (self._data / _APART).exists():
            (self._data / _APART).rename(self._data / _SOCKET)

    def _signal(self, number: signal.Signals) -> None:
        """Stopping begins with the server, so that it starts no process meanwhile."""
        noted = (self._data / "postmaster.pid").read_text(encoding="utf-8")
        server = psutil.Process(int(noted.splitlines()[0]))
        for process in (server, *server.children()):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)
