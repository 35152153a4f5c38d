"""The outbox: tasks that a step left behind, and what became of each."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.call_bases import absolute
from lambda_src.flow_store.rows import TENANT, as_json, one
from lambda_src.flows.shapes import Task
from lambda_src.flows.storing import task_of, to_json

ENDED = ("succeeded", "failed", "unknown", "stale")


@dataclass(frozen=True)
class Entry:
    """A task of the outbox. `age_seconds` is how long ago it was begun, if it was."""

    session_id: str
    revision: int
    node: str
    host: str
    task: Task
    status: str
    age_seconds: float | None = None

    @property
    def key(self) -> str:
        """The idempotency key, which the host gets too."""
        return f"{self.session_id}:{self.node}:{self.revision}"


def add(connection: Connection[DictRow], session_id: str, revision: int, task: Task) -> None:
    """Write a task in the transaction of the step that made it, with the host that it goes to."""
    task = absolute(connection, task)
    connection.execute(
        f"""INSERT INTO app.flow_tasks (tenant_id, session_id, revision, node, host, task)
            VALUES ({TENANT}, %(id)s, %(revision)s, %(node)s, %(host)s, %(task)s)""".encode(),  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {
            "id": UUID(session_id),
            "revision": revision,
            "node": task.node,
            "host": host_of(task.url),
            "task": as_json(to_json(task)),
        },
    )


def waiting(connection: Connection[DictRow], limit: int) -> list[tuple[str, int]]:
    """Return session and revision of tasks that were not sent yet, the oldest first."""
    rows = connection.execute(
        """SELECT session_id, revision FROM app.flow_tasks WHERE status = 'waiting'
           ORDER BY created_at, session_id LIMIT %(limit)s""",
        {"limit": limit},
    )
    return [(str(row["session_id"]), row["revision"]) for row in rows]


def has_left(connection: Connection[DictRow], session_id: str, *, since: int) -> bool:
    """Whether a revision or a later one made a task, whatever became of it."""
    row = one(
        connection,
        """SELECT EXISTS (SELECT FROM app.flow_tasks
                         WHERE session_id = %(id)s AND revision >= %(since)s) AS has_left""",
        {"id": UUID(session_id), "since": since},
    )
    return row is None or bool(row["has_left"])


def sent(connection: Connection[DictRow], session_id: str, revision: int) -> None:
    """Note that a task is on the queue, if it still waited for that."""
    connection.execute(
        """UPDATE app.flow_tasks SET status = 'sent'
           WHERE session_id = %(id)s AND revision = %(revision)s AND status = 'waiting'""",
        {"id": UUID(session_id), "revision": revision},
    )


def find(connection: Connection[DictRow], session_id: str, revision: int) -> Entry | None:
    """Return a task, locked in this transaction."""
    row = one(
        connection,
        """SELECT session_id, revision, node, host, task, status,
                  extract(epoch FROM now() - begun_at) AS age_seconds
           FROM app.flow_tasks WHERE session_id = %(id)s AND revision = %(revision)s FOR UPDATE""",
        {"id": UUID(session_id), "revision": revision},
    )
    return None if row is None else _entry(row)


def begun(connection: Connection[DictRow], entry: Entry) -> None:
    """Note, before its effect, that a task is being run."""
    connection.execute(
        """UPDATE app.flow_tasks SET status = 'begun', begun_at = now()
           WHERE session_id = %(id)s AND revision = %(revision)s""",
        {"id": UUID(entry.session_id), "revision": entry.revision},
    )


def ended(connection: Connection[DictRow], entry: Entry, status: str, error: str | None) -> None:
    """Note how a task ended, one of `ENDED`. `error` is a word, never what a host said."""
    connection.execute(
        """UPDATE app.flow_tasks SET status = %(status)s, error = %(error)s, ended_at = now()
           WHERE session_id = %(id)s AND revision = %(revision)s""",
        {
            "id": UUID(entry.session_id),
            "revision": entry.revision,
            "status": status,
            "error": error,
        },
    )


def host_of(url: str) -> str:
    """Return host and port of an address, in lower case; empty if it has none."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}{'' if parts.port is None else f':{parts.port}'}"[:300]
    except ValueError:
        return ""


def _entry(row: dict[str, Any]) -> Entry:
    age = row["age_seconds"]
    return Entry(
        session_id=str(row["session_id"]),
        revision=row["revision"],
        node=row["node"],
        host=row["host"],
        task=task_of(row["task"]),
        status=row["status"],
        age_seconds=None if age is None else float(age),
    )
