"""Sessions of visitors without an account: until when their proof is good, and when they are gone.

A public session that was begun before there was this table has no row in it. It ends as those do
that have one; its proof is good for a day.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import public_counts
from lambda_src.flow_store.public_counts import Moment
from lambda_src.flow_store.rows import TENANT

COLUMNS: LiteralString = """p.counter, coalesce(p.bytes, 0) AS public_bytes,
              coalesce(p.expires_at, s.started_at + interval '1 day') <= now() AS is_expired"""
JOIN: LiteralString = "LEFT JOIN app.public_sessions AS p USING (tenant_id, session_id)"
_KEPT_DAYS = 2  # of counters, which are about a minute and a day


@dataclass(frozen=True)
class Public:
    """What is known of a public session. `bytes` are what it has stored so far."""

    counter: str
    bytes: int = 0
    is_expired: bool = False

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Public":
        """Return what a row of `COLUMNS` says."""
        counter = row["counter"] or public_counts.client_counter("")
        return cls(counter, row["public_bytes"], row["is_expired"])


def begin(connection: Connection[DictRow], session_id: str, counter: str, seconds: int) -> None:
    """Note until when the proof of a new session is good."""
    connection.execute(
        f"""INSERT INTO app.public_sessions (tenant_id, session_id, expires_at, counter)
            VALUES ({TENANT}, %(id)s, now() + make_interval(secs => %(seconds)s),
                    %(counter)s)""".encode(),  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"id": UUID(session_id), "seconds": seconds, "counter": counter},
    )


def stored(
    connection: Connection[DictRow], session: tuple[str, str], public: Public, size: int, at: Moment
) -> None:
    """Count what a session stored more of; `session` is the id of its flow and its own."""
    flow_id, session_id = session
    connection.execute(
        "UPDATE app.public_sessions SET bytes = bytes + %(size)s WHERE session_id = %(id)s",
        {"id": UUID(session_id), "size": size},
    )
    public_counts.stored(connection, flow_id, public.counter, at, size)


def purge(
    connection: Connection[DictRow], *, days: int, limit: int, now: datetime
) -> tuple[int, int]:
    """Delete sessions that expired so many days ago, and old counters: at most `limit` of each.

    Returns how many of both are gone. A session goes with its history and its tasks.
    """
    gone = connection.execute(
        """DELETE FROM app.conversation_sessions WHERE session_id = ANY(ARRAY(
               SELECT session_id FROM app.public_sessions
               WHERE expires_at < %(before)s::timestamptz - make_interval(days => %(days)s)
               ORDER BY expires_at LIMIT %(limit)s))""",
        {"before": now, "days": days, "limit": limit},
    ).rowcount
    counters = connection.execute(
        """DELETE FROM app.public_flow_counts WHERE (flow_id, counter) IN (
               SELECT flow_id, counter FROM app.public_flow_counts
               WHERE day < %(day)s ORDER BY day LIMIT %(limit)s)""",
        {"day": Moment.of(now).day - _KEPT_DAYS, "limit": limit},
    ).rowcount
    return gone, counters
