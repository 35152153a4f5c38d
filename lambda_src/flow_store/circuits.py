"""Which hosts are left alone for a while, by tenant: one that keeps failing for one of them."""

from typing import Literal

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, one

State = Literal["closed", "open", "probing"]


def state(connection: Connection[DictRow], host: str, *, failures: int, seconds: int) -> State:
    """Tell whether a host may be called.

    After the pause one call is let through as a probe; until it has reported, or for another
    pause, the others still fail.
    """
    row = one(
        connection,
        """SELECT open_until > now() AS is_open, failures FROM app.flow_circuits
           WHERE host = %(host)s FOR UPDATE""",
        {"host": host},
    )
    if row is None or row["failures"] < failures:
        return "closed"
    if row["is_open"]:
        return "open"
    _open(connection, host, seconds)
    return "probing"


def failed(connection: Connection[DictRow], host: str, *, failures: int, seconds: int) -> bool:
    """Count a failure; return whether the host is left alone from now on."""
    row = one(
        connection,
        f"""INSERT INTO app.flow_circuits AS c (tenant_id, host, failures)
            VALUES ({TENANT}, %(host)s, 1)
            ON CONFLICT (tenant_id, host) DO UPDATE SET failures = c.failures + 1
            RETURNING failures""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"host": host},
    )
    if row is None or row["failures"] < failures:
        return False
    _open(connection, host, seconds)
    return True


def worked(connection: Connection[DictRow], host: str) -> None:
    """Forget the failures of a host."""
    connection.execute("DELETE FROM app.flow_circuits WHERE host = %(host)s", {"host": host})


def _open(connection: Connection[DictRow], host: str, seconds: int) -> None:
    connection.execute(
        """UPDATE app.flow_circuits SET open_until = now() + make_interval(secs => %(seconds)s)
           WHERE host = %(host)s""",
        {"host": host, "seconds": seconds},
    )
