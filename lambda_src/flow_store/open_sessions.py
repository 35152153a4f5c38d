"""Sessions that may go silent, and when the next wake-up for them is due."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, one


@dataclass(frozen=True)
class Due:
    """Sessions that were not looked at for as long as one may be silent."""

    silent: list[str]
    looked_at: int


def due(connection: Connection[DictRow], seconds: int, limit: int) -> Due:
    """Return sessions without a change for so long; forget those that have ended."""
    values = {"seconds": seconds, "limit": limit}
    rows = connection.execute(
        """SELECT o.session_id, s.status, s.updated_at,
                  s.updated_at <= now() - make_interval(secs => %(seconds)s) AS is_silent
           FROM app.open_sessions AS o
           JOIN app.conversation_sessions AS s USING (tenant_id, session_id)
           WHERE o.seen_at <= now() - make_interval(secs => %(seconds)s)
           ORDER BY o.seen_at LIMIT %(limit)s FOR UPDATE OF o SKIP LOCKED""",
        values,
    ).fetchall()
    ended = [row["session_id"] for row in rows if row["status"] != "active"]
    heard = [row for row in rows if row["status"] == "active" and not row["is_silent"]]
    connection.execute(
        "DELETE FROM app.open_sessions WHERE session_id = ANY(%(ids)s)", {"ids": ended}
    )
    connection.execute(
        """UPDATE app.open_sessions AS o SET seen_at = heard.at
           FROM unnest(%(ids)s::uuid[], %(times)s::timestamptz[]) AS heard (session_id, at)
           WHERE o.session_id = heard.session_id""",
        {
            "ids": [row["session_id"] for row in heard],
            "times": [row["updated_at"] for row in heard],
        },
    )
    silent = [row for row in rows if row["status"] == "active" and row["is_silent"]]
    return Due([str(row["session_id"]) for row in silent], len(rows))


def is_silent(connection: Connection[DictRow], session_id: str, seconds: int) -> bool:
    """Whether a session that the transaction has locked is still without a change for so long."""
    row = one(
        connection,
        """SELECT updated_at <= now() - make_interval(secs => %(seconds)s) AS is_silent
           FROM app.conversation_sessions WHERE session_id = %(id)s""",
        {"id": UUID(session_id), "seconds": seconds},
    )
    return row is not None and bool(row["is_silent"])


def close(connection: Connection[DictRow], session_id: str) -> None:
    """Look at a session no more."""
    connection.execute(
        "DELETE FROM app.open_sessions WHERE session_id = %(id)s", {"id": UUID(session_id)}
    )


def begin_sweep(connection: Connection[DictRow]) -> None:
    """At a tenant's first sweep, take sessions in that are older than this table."""
    made = connection.execute(
        f"""INSERT INTO app.session_sweeps (tenant_id, next_at) VALUES ({TENANT}, now())
            ON CONFLICT DO NOTHING""".encode()  # noqa: S608 - constants of these modules
    ).rowcount
    if made:
        connection.execute(
            """INSERT INTO app.open_sessions (tenant_id, session_id, seen_at)
               SELECT tenant_id, session_id, updated_at FROM app.conversation_sessions
               WHERE status = 'active' ON CONFLICT DO NOTHING"""
        )


def next_wake_up(connection: Connection[DictRow], seconds: int) -> datetime | None:
    """Return when the next session may be silent, if no wake-up is on its way for that."""
    row = one(
        connection,
        """SELECT (SELECT min(seen_at) + make_interval(secs => %(seconds)s)
                   FROM app.open_sessions) AS due_at
           FROM app.session_sweeps WHERE next_at <= now()""",
        {"seconds": seconds},
    )
    return None if row is None else row["due_at"]


def scheduled(connection: Connection[DictRow], at: datetime) -> None:
    """Remember that a wake-up is on its way."""
    connection.execute("UPDATE app.session_sweeps SET next_at = %(at)s", {"at": at})
