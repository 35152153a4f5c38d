"""Deliveries as a tenant-admin sees them, and sends them again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import one
from lambda_src.flows.documents import Json
from lambda_src.runtime.clock import from_text, to_text

# What is sent again waits as if it were new; an attempt that is being made keeps its lease, and
# its report comes too late.
_AGAIN: LiteralString = """
INSERT INTO app.webhook_deliveries
    (tenant_id, session_id, number, webhook_id, event_type, happened_at)
SELECT e.tenant_id, e.session_id, e.number, w.webhook_id, e.event_type, e.happened_at
FROM app.outbox AS e
JOIN app.webhook_subscriptions AS w
  ON w.tenant_id = e.tenant_id AND e.event_type = ANY(w.event_types)
WHERE w.webhook_id = %(webhook)s AND e.handled_at IS NOT NULL
"""
_WAITS: LiteralString = """status = 'waiting', attempts = 0, error = NULL, http_status = NULL,
    delivered_at = NULL, waiting_since = now(), next_at = now(), queued_until = NULL"""
_ON_CONFLICT: LiteralString = f"""
ON CONFLICT (tenant_id, session_id, number, webhook_id) DO UPDATE SET {_WAITS}
RETURNING session_id, number, happened_at
"""


@dataclass(frozen=True)
class PageEnd:
    """Where a page ended."""

    happened_at: datetime
    session_id: str
    number: int

    @classmethod
    def read(cls, text: str) -> "PageEnd":
        """Return what `str` wrote. Raises ValueError."""
        happened_at, _, event = text.partition("~")
        session_id, _, number = event.partition(".")
        return cls(from_text(happened_at), str(UUID(session_id)), int(number))

    def __str__(self) -> str:
        return f"{to_text(self.happened_at)}~{self.session_id}.{self.number}"


def page(
    connection: Connection[DictRow],
    webhook_id: str,
    *,
    status: str | None,
    after: PageEnd | None,
    limit: int,
) -> tuple[list[dict[str, Json]], str | None]:
    """Return deliveries of a webhook, those of the newest events first, and the next cursor."""
    rows = connection.execute(
        """SELECT session_id, number, event_type, happened_at, status, attempts, http_status,
                  error, attempted_at, delivered_at, next_at
           FROM app.webhook_deliveries
           WHERE webhook_id = %(webhook)s AND (%(status)s::text IS NULL OR status = %(status)s)
             AND (%(at)s::timestamptz IS NULL
                  OR (happened_at, session_id, number)
                     < (%(at)s::timestamptz, %(session)s::uuid, %(number)s::int))
           ORDER BY happened_at DESC, session_id DESC, number DESC LIMIT %(limit)s""",
        {
            "webhook": UUID(webhook_id),
            "status": status,
            "at": after and after.happened_at,
            "session": after and UUID(after.session_id),
            "number": after and after.number,
            "limit": limit + 1,
        },
    ).fetchall()
    shown = rows[:limit]
    cursor = str(_place(shown[-1])) if len(rows) > limit else None
    return [_view(row) for row in shown], cursor


def resume(connection: Connection[DictRow], webhook_id: str) -> None:
    """Let what waited for a paused webhook be sent at once."""
    connection.execute(
        """UPDATE app.webhook_deliveries SET next_at = now(), queued_until = NULL
           WHERE webhook_id = %(webhook)s AND status = 'waiting'""",
        {"webhook": UUID(webhook_id)},
    )


def replay_one(connection: Connection[DictRow], webhook_id: str, event_id: str) -> int:
    """Send an event again, and before it what is parked of its session; return how many wait."""
    session_id, _, number = event_id.partition(".")
    values = {"webhook": UUID(webhook_id), "session": UUID(session_id), "number": int(number)}
    found = one(
        connection,
        f"{_AGAIN} AND e.session_id = %(session)s AND e.number = %(number)s {_ON_CONFLICT}",
        values,
    )
    if found is None:
        return 0
    before = connection.execute(
        f"""UPDATE app.webhook_deliveries SET {_WAITS}
            WHERE webhook_id = %(webhook)s AND session_id = %(session)s AND status = 'parked'
              AND (number < %(number)s OR error = 'behind_parked')""".encode(),  # noqa: S608 - constants of these modules
        values,
    ).rowcount
    return 1 + before


def replay_range(
    connection: Connection[DictRow],
    webhook_id: str,
    *,
    bounds: tuple[datetime | None, datetime | None],
    only_parked: bool,
    limit: int,
) -> tuple[int, str | None]:
    """Send events of a time again; return how many, and from when on there are more."""
    only: LiteralString = """ AND EXISTS (
        SELECT FROM app.webhook_deliveries AS d
        WHERE d.session_id = e.session_id AND d.number = e.number
          AND d.webhook_id = w.webhook_id AND d.status = 'parked')"""
    values: dict[str, Any] = {
        "webhook": UUID(webhook_id),
        "after": bounds[0],
        "before": bounds[1],
        "limit": limit,
    }
    rows = connection.execute(
        f"""{_AGAIN} AND e.happened_at >= %(after)s
              AND (%(before)s::timestamptz IS NULL OR e.happened_at < %(before)s::timestamptz)
              {only if only_parked else ""}
            ORDER BY e.happened_at, e.session_id, e.number LIMIT %(limit)s
            {_ON_CONFLICT}""".encode(),
        values,
    ).fetchall()
    if not rows:
        return 0, None
    last = max(row["happened_at"] for row in rows)
    behind = connection.execute(
        f"""UPDATE app.webhook_deliveries AS d SET {_WAITS}
            FROM unnest(%(sessions)s::uuid[], %(numbers)s::int[]) AS again (session_id, number)
            WHERE d.webhook_id = %(webhook)s AND d.session_id = again.session_id
              AND d.status = 'parked' AND (d.number < again.number OR d.error = 'behind_parked')
        """.encode(),  # noqa: S608 - constants of these modules
        values
        | {
            "sessions": [row["session_id"] for row in rows],
            "numbers": [row["number"] for row in rows],
        },
    ).rowcount
    return len(rows) + behind, to_text(last) if len(rows) == limit else None


def _place(row: DictRow) -> PageEnd:
    return PageEnd(row["happened_at"], str(row["session_id"]), row["number"])


def _view(row: DictRow) -> dict[str, Json]:
    times = {
        name: row[name] and to_text(row[name])
        for name in ("happened_at", "attempted_at", "delivered_at")
    }
    waits = row["status"] == "waiting"
    return {
        "event": f"{row['session_id']}.{row['number']}",
        "event_type": row["event_type"],
        "session_id": str(row["session_id"]),
        "status": row["status"],
        "attempts": row["attempts"],
        "http_status": row["http_status"],
        "error": row["error"],
        "next_attempt_at": to_text(row["next_at"]) if waits else None,
        **times,
    }
