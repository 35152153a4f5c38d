"""The outbox of events: each becomes a delivery for every webhook that subscribed, and a count."""

from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import analytics

# The deliveries of a session are a lane: a new one joins the others in what they wait for.
_TO_WEBHOOKS = """
INSERT INTO app.webhook_deliveries
    (tenant_id, session_id, number, webhook_id, event_type, happened_at, status, error,
     next_at, queued_until)
SELECT e.tenant_id, e.session_id, e.number, w.webhook_id, e.event_type, e.happened_at,
       coalesce(lane.status, 'waiting'),
       CASE WHEN lane.status = 'parked' THEN 'behind_parked' END,
       coalesce(lane.next_at, now()), lane.queued_until
FROM app.outbox AS e
JOIN app.webhook_subscriptions AS w
  ON w.tenant_id = e.tenant_id AND e.event_type = ANY(w.event_types)
LEFT JOIN LATERAL (
    SELECT d.status, d.next_at, d.queued_until FROM app.webhook_deliveries AS d
    WHERE d.session_id = e.session_id AND d.webhook_id = w.webhook_id AND d.status <> 'delivered'
    ORDER BY d.number LIMIT 1
) AS lane ON true
WHERE e.session_id = %(session)s AND e.number = ANY(%(numbers)s)
ORDER BY e.number
ON CONFLICT DO NOTHING
"""


def handle(
    connection: Connection[DictRow], limit: int, session_id: str | None = None
) -> list[DictRow]:
    """Turn events that wait into deliveries and counts, the oldest first; return them.

    Events of one session stay in their order: whoever sends one of a lane first handles what
    waits of its session, and so finds no gap.
    """
    rows = connection.execute(
        """SELECT session_id, number, event_type, event, node_seconds, happened_at FROM app.outbox
           WHERE handled_at IS NULL
             AND (%(session)s::uuid IS NULL OR session_id = %(session)s::uuid)
           ORDER BY happened_at, session_id, number LIMIT %(limit)s FOR UPDATE""",
        {"limit": limit, "session": None if session_id is None else UUID(session_id)},
    ).fetchall()
    by_session: dict[UUID, list[int]] = {}
    for row in rows:
        by_session.setdefault(row["session_id"], []).append(row["number"])
    for session, numbers in by_session.items():
        connection.execute(_TO_WEBHOOKS, {"session": session, "numbers": numbers})
        connection.execute(
            """UPDATE app.outbox SET handled_at = now()
               WHERE session_id = %(session)s AND number = ANY(%(numbers)s)""",
            {"session": session, "numbers": numbers},
        )
    analytics.add(connection, rows)
    return rows


def purge(connection: Connection[DictRow], *, days: int, limit: int, now: datetime) -> int:
    """Delete events that are older than so many days, with their deliveries; return how many."""
    return connection.execute(
        """DELETE FROM app.outbox WHERE (session_id, number) IN (
               SELECT session_id, number FROM app.outbox
               WHERE happened_at < %(now)s::timestamptz - make_interval(days => %(days)s)
                 AND handled_at IS NOT NULL
               ORDER BY happened_at LIMIT %(limit)s)""",
        {"now": now, "days": days, "limit": limit},
    ).rowcount
