"""Sessions of visitors, and how one gets from a revision to the next."""

import dataclasses
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import history, outbox
from lambda_src.flow_store.rows import TENANT, as_json, one
from lambda_src.flows.canonical import state_hash
from lambda_src.flows.documents import Json
from lambda_src.flows.shapes import Question, Session, Step
from lambda_src.flows.storing import session_of, to_json

_COLUMNS = """session_id, flow_id, version, user_id, proof_hash, csrf_hash, session, revision,
              state_hash, inputs_minute, inputs_in_minute"""


@dataclass(frozen=True)
class Visitor:
    """Whose a session is: a user's, or whoever's has the proof; of that only hashes are kept."""

    user_id: str | None = None
    proof_hash: bytes | None = None
    csrf_hash: bytes | None = None


@dataclass(frozen=True)
class Conversation:
    """A session as it is stored."""

    session_id: str
    flow_id: str
    version: int
    visitor: Visitor
    session: Session
    revision: int
    state_hash: str
    inputs_minute: int = 0
    inputs_in_minute: int = 0

    @property
    def is_pending(self) -> bool:
        """Whether it waits for a call to the outside."""
        return self.session.waiting is not None and self.session.waiting.kind == "task"

    @property
    def question(self) -> Question | None:
        """What is asked now."""
        return self.session.waiting.question if self.session.waiting else None

    def view(self) -> dict[str, Json]:
        """What its visitor may see of it: the scopes hold no secret, tasks are not shown."""
        return {
            "id": self.session_id,
            "flow_id": self.flow_id,
            "flow_version": self.version,
            "revision": self.revision,
            "state_hash": self.state_hash,
            "status": self.session.status,
            "state": dict(self.session.scopes),
            "node": self.session.node or None,
            "pending": self.is_pending,
        }


def begin(
    connection: Connection[DictRow],
    *,
    session_id: str,
    flow: tuple[str, int],
    visitor: Visitor,
    step: Step,
) -> Conversation:
    """Store a new session at its first revision. `flow` is an id and a version."""
    made = Conversation(
        session_id=session_id,
        flow_id=flow[0],
        version=flow[1],
        visitor=visitor,
        session=step.session,
        revision=1,
        state_hash=state_hash(step.session.scopes),
    )
    connection.execute(
        f"""INSERT INTO app.conversation_sessions
                (tenant_id, session_id, flow_id, version, user_id, proof_hash, csrf_hash,
                 session, state_hash, status)
            VALUES ({TENANT}, %(id)s, %(flow)s, %(version)s, %(user)s, %(proof)s, %(csrf)s,
                    %(session)s, %(hash)s, %(status)s)""".encode(),  # noqa: S608
        {
            "id": UUID(session_id),
            "flow": UUID(made.flow_id),
            "version": made.version,
            "user": visitor.user_id,
            "proof": visitor.proof_hash,
            "csrf": visitor.csrf_hash,
            "session": as_json(to_json(made.session)),
            "hash": made.state_hash,
            "status": made.session.status,
        },
    )
    _remember(connection, made, step, "start", None)
    return made


def find(
    connection: Connection[DictRow], session_id: str, *, lock: bool = False
) -> Conversation | None:
    """Return a session; locked, nobody else gets to change it in this transaction."""
    row = one(
        connection,
        f"""SELECT {_COLUMNS} FROM app.conversation_sessions WHERE session_id = %(id)s
            {"FOR UPDATE" if lock else ""}""",  # noqa: S608
        {"id": UUID(session_id)},
    )
    return None if row is None else _conversation(row)


def count_input(connection: Connection[DictRow], session_id: str, minute: int, count: int) -> None:
    """Remember how many inputs a session had in a minute."""
    connection.execute(
        """UPDATE app.conversation_sessions
           SET inputs_minute = %(minute)s, inputs_in_minute = %(count)s
           WHERE session_id = %(id)s""",
        {"id": UUID(session_id), "minute": minute, "count": count},
    )


def advance(
    connection: Connection[DictRow],
    conversation: Conversation,
    step: Step,
    *,
    kind: str,
    given: Json = None,
) -> Conversation:
    """Store the next revision of a session that the transaction has locked.

    Session, history and task are written together or not at all.
    """
    changed = dataclasses.replace(
        conversation,
        session=step.session,
        revision=conversation.revision + 1,
        state_hash=state_hash(step.session.scopes),
    )
    connection.execute(
        """UPDATE app.conversation_sessions
           SET session = %(session)s, revision = %(revision)s, state_hash = %(hash)s,
               status = %(status)s, updated_at = now()
           WHERE session_id = %(id)s""",
        {
            "id": UUID(changed.session_id),
            "session": as_json(to_json(changed.session)),
            "revision": changed.revision,
            "hash": changed.state_hash,
            "status": changed.session.status,
        },
    )
    _remember(connection, changed, step, kind, given)
    return changed


def _remember(
    connection: Connection[DictRow], made: Conversation, step: Step, kind: str, given: Json
) -> None:
    history.add(connection, made.session_id, made.revision, step, kind=kind, given=given)
    if step.task is not None:
        outbox.add(connection, made.session_id, made.revision, step.task)


def _conversation(row: dict[str, Any]) -> Conversation:
    return Conversation(
        session_id=str(row["session_id"]),
        flow_id=str(row["flow_id"]),
        version=row["version"],
        visitor=Visitor(row["user_id"], _bytes(row["proof_hash"]), _bytes(row["csrf_hash"])),
        session=session_of(row["session"]),
        revision=row["revision"],
        state_hash=row["state_hash"],
        inputs_minute=row["inputs_minute"],
        inputs_in_minute=row["inputs_in_minute"],
    )


def _bytes(value: Any) -> bytes | None:  # noqa: ANN401  # what psycopg made of a bytea
    return None if value is None else bytes(value)
