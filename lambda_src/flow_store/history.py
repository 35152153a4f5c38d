"""What happened in a session: one row for each revision."""

import dataclasses
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, as_json, one
from lambda_src.flows.documents import Json
from lambda_src.flows.shapes import Session, Step
from lambda_src.flows.storing import session_of, to_json


def read(
    connection: Connection[DictRow], session_id: str, *, after: int, limit: int
) -> list[DictRow]:
    """Return what happened after a revision, in order."""
    return connection.execute(
        """SELECT revision, kind, given, messages, question, events, node, happened_at
           FROM app.conversation_history
           WHERE session_id = %(id)s AND revision > %(after)s ORDER BY revision LIMIT %(limit)s""",
        {"id": UUID(session_id), "after": after, "limit": limit},
    ).fetchall()


def before(connection: Connection[DictRow], session_id: str, revision: int) -> Session | None:
    """Return the session as it was before the answer that made a revision."""
    row = one(
        connection,
        """SELECT before FROM app.conversation_history
           WHERE session_id = %(id)s AND revision = %(revision)s""",
        {"id": UUID(session_id), "revision": revision},
    )
    return None if row is None or row["before"] is None else session_of(row["before"])


def add(
    connection: Connection[DictRow],
    session_id: str,
    revision: int,
    step: Step,
    *,
    kind: str,
    given: Json,
    before: Session | None = None,
) -> int:
    """Write what a step said and asked, and what led to it, in the step's own transaction.

    The time is the one that the step's document took for `now()`, so that a replay takes it too.

    Returns how many bytes that is.
    """
    question = None if step.question is None else step.question.view()
    row = one(
        connection,
        f"""INSERT INTO app.conversation_history
                (tenant_id, session_id, revision, kind, given, messages, question, events, node,
                 before, happened_at)
            VALUES ({TENANT}, %(id)s, %(revision)s, %(kind)s, %(given)s, %(messages)s,
                    %(question)s, %(events)s, %(node)s, %(before)s, coalesce(%(at)s, now()))
            RETURNING octet_length(given::text) + octet_length(messages::text)
                + octet_length(question::text) + octet_length(events::text)
                + coalesce(octet_length(before::text), 0) AS size""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {
            "id": UUID(session_id),
            "revision": revision,
            "kind": kind,
            "given": as_json(given),
            "messages": as_json([dataclasses.asdict(message) for message in step.messages]),
            "question": as_json(question),
            "events": as_json([dataclasses.asdict(event) for event in step.events]),
            "node": step.session.node,
            "before": None if before is None else as_json(to_json(before)),
            "at": step.at,
        },
    )
    return 0 if row is None else int(row["size"])
