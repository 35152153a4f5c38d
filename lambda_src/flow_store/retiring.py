"""Flows that are archived, restored and deleted, and what becomes of their sessions."""

from uuid import UUID

from psycopg import Connection
from psycopg.errors import ForeignKeyViolation
from psycopg.rows import DictRow

from lambda_src.flow_store import conversations
from lambda_src.flow_store.rows import one
from lambda_src.flows.engine import ended
from lambda_src.flows.shapes import Step


def set_archived(connection: Connection[DictRow], flow_id: str, *, is_archived: bool) -> None:
    """Let no more sessions begin on a flow, or let them again."""
    connection.execute(
        """UPDATE app.flow_definitions SET updated_at = now(),
               archived_at = CASE WHEN %(archived)s THEN coalesce(archived_at, now()) END
           WHERE flow_id = %(id)s""",
        {"id": UUID(flow_id), "archived": is_archived},
    )


def active_sessions(connection: Connection[DictRow], flow_id: str, *, limit: int) -> list[str]:
    """Return sessions that play a flow, at most so many."""
    rows = connection.execute(
        """SELECT session_id FROM app.conversation_sessions
           WHERE flow_id = %(id)s AND status = 'active' ORDER BY session_id LIMIT %(limit)s""",
        {"id": UUID(flow_id), "limit": limit},
    )
    return [str(row["session_id"]) for row in rows]


def end_session(connection: Connection[DictRow], session_id: str) -> bool:
    """End a session where it is; whether it was active until now."""
    found = conversations.find(connection, session_id, lock=True)
    if found is None or found.session.status != "active":
        return False
    conversations.advance(connection, found, Step(ended(found.session)), kind="end")
    return True


def has_active_sessions(connection: Connection[DictRow], flow_id: str) -> bool:
    """Whether somebody still plays a flow."""
    row = one(
        connection,
        """SELECT EXISTS (SELECT FROM app.conversation_sessions
                         WHERE flow_id = %(id)s AND status = 'active') AS found""",
        {"id": UUID(flow_id)},
    )
    return row is not None and bool(row["found"])


def delete(connection: Connection[DictRow], flow_id: str) -> None:
    """Delete a flow: its draft, its key and its public key are gone at once.

    The versions go too where no session has played one. Else they stay for those sessions, under
    a row that nothing finds.
    """
    connection.execute(
        """UPDATE app.flow_definitions
           SET deleted_at = now(), archived_at = coalesce(archived_at, now()), draft = 'null',
               flow_key = left(flow_key, 150) || ' ' || flow_id::text, current_version = NULL,
               visibility = 'private', public_key_hash = NULL, updated_at = now()
           WHERE flow_id = %(id)s""",
        {"id": UUID(flow_id)},
    )
    try:
        with connection.transaction():  # a savepoint
            connection.execute(
                "DELETE FROM app.flow_definitions WHERE flow_id = %(id)s", {"id": UUID(flow_id)}
            )
    except ForeignKeyViolation:
        return
