"""Deliveries of one session to one webhook, a lane: the first that is undelivered is the next.

One that fails is tried again later, and all behind it wait; one that failed for the last time is
parked, and all behind it are. So what a receiver gets of a session is in order, whenever that is.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import one
from lambda_src.flows.documents import Json

_QUEUED_SLACK_SECONDS = 900  # that a message of the queue may be late before another is sent
_OF_LANE = "session_id = %(session)s AND webhook_id = %(webhook)s"


@dataclass(frozen=True)
class Lane:
    """A session's events for a webhook."""

    webhook_id: str
    session_id: str

    def key(self, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parameters of a statement
        """The parameters of a statement on it."""
        return {"webhook": UUID(self.webhook_id), "session": UUID(self.session_id), **more}


@dataclass(frozen=True)
class Head:
    """The next event of a lane; times in seconds, `age` since it waits."""

    number: int
    status: str
    attempts: int
    event: dict[str, Json]
    due_in: float
    leased_for: float
    age: float


def due(connection: Connection[DictRow], limit: int) -> list[Lane]:
    """Return lanes in which something can be sent and for which no message is on the queue."""
    rows = connection.execute(
        """SELECT d.webhook_id, d.session_id FROM app.webhook_deliveries AS d
           JOIN app.webhook_subscriptions AS w USING (tenant_id, webhook_id)
           WHERE d.status = 'waiting' AND d.next_at <= now() AND w.status = 'active'
             AND (d.queued_until IS NULL OR d.queued_until < now())
           GROUP BY d.webhook_id, d.session_id ORDER BY min(d.next_at) LIMIT %(limit)s""",
        {"limit": limit},
    )
    return [Lane(str(row["webhook_id"]), str(row["session_id"])) for row in rows]


def queued(connection: Connection[DictRow], lane: Lane) -> None:
    """Note that a message for the lane is on the queue."""
    connection.execute(
        f"""UPDATE app.webhook_deliveries
            SET queued_until = now() + make_interval(secs => %(slack)s)
            WHERE {_OF_LANE} AND status = 'waiting'""".encode(),  # noqa: S608 - constants of these modules
        lane.key(slack=_QUEUED_SLACK_SECONDS),
    )


def head(connection: Connection[DictRow], lane: Lane) -> Head | None:
    """Return what is to be delivered next, locked; None if all was."""
    row = one(
        connection,
        """SELECT d.number, d.status, d.attempts, e.event,
                  extract(epoch FROM d.next_at - now()) AS due_in,
                  coalesce(extract(epoch FROM d.leased_until - now()), 0) AS leased_for,
                  extract(epoch FROM now() - d.waiting_since) AS age
           FROM app.webhook_deliveries AS d
           JOIN app.outbox AS e USING (tenant_id, session_id, number)
           WHERE d.session_id = %(session)s AND d.webhook_id = %(webhook)s
             AND d.status <> 'delivered'
           ORDER BY d.number LIMIT 1 FOR UPDATE OF d""",
        lane.key(),
    )
    if row is None:
        return None
    times = {name: float(row[name]) for name in ("due_in", "leased_for", "age")}
    return Head(**{**row, **times})


def lease(connection: Connection[DictRow], lane: Lane, number: int, seconds: int) -> int:
    """Count an attempt before it is made, and keep others from making one; return its number."""
    row = one(
        connection,
        """UPDATE app.webhook_deliveries
           SET attempts = attempts + 1, attempted_at = now(),
               leased_until = now() + make_interval(secs => %(seconds)s)
           WHERE session_id = %(session)s AND webhook_id = %(webhook)s AND number = %(number)s
           RETURNING attempts""",
        lane.key(number=number, seconds=seconds),
    )
    return 0 if row is None else int(row["attempts"])


def delivered(connection: Connection[DictRow], lane: Lane, number: int, http_status: int) -> None:
    """Note that a receiver took an event."""
    connection.execute(
        f"""UPDATE app.webhook_deliveries
            SET status = 'delivered', http_status = %(http)s, error = NULL, leased_until = NULL,
                delivered_at = now()
            WHERE {_OF_LANE} AND number = %(number)s""".encode(),  # noqa: S608 - constants of these modules
        lane.key(number=number, http=http_status),
    )


def failed(
    connection: Connection[DictRow],
    lane: Lane,
    number: int,
    *,
    error: str,
    http_status: int | None,
) -> None:
    """Note why an attempt failed: a word, never what a receiver said."""
    connection.execute(
        f"""UPDATE app.webhook_deliveries
            SET error = %(error)s, http_status = %(http)s, leased_until = NULL
            WHERE {_OF_LANE} AND number = %(number)s""".encode(),  # noqa: S608 - constants of these modules
        lane.key(number=number, http=http_status, error=error),
    )


def postpone(connection: Connection[DictRow], lane: Lane, seconds: float) -> None:
    """Let the lane wait; the worker's next message is on the queue for then."""
    connection.execute(
        f"""UPDATE app.webhook_deliveries
            SET next_at = now() + make_interval(secs => %(seconds)s),
                queued_until = now() + make_interval(secs => %(seconds)s + %(slack)s)
            WHERE {_OF_LANE} AND status = 'waiting'""".encode(),  # noqa: S608 - constants of these modules
        lane.key(seconds=seconds, slack=_QUEUED_SLACK_SECONDS),
    )


def park(connection: Connection[DictRow], lane: Lane, number: int) -> int:
    """Leave an event and all behind it to whoever replays them; return how many."""
    return connection.execute(
        f"""UPDATE app.webhook_deliveries
            SET status = 'parked', leased_until = NULL, queued_until = NULL,
                error = CASE WHEN number = %(number)s THEN coalesce(error, 'no_answer')
                             ELSE 'behind_parked' END
            WHERE {_OF_LANE} AND number >= %(number)s AND status <> 'delivered'""".encode(),  # noqa: S608 - constants of these modules
        lane.key(number=number),
    ).rowcount
