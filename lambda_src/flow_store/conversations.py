"""Sessions of visitors, and how one gets from a revision to the next."""

import dataclasses
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import experiments, history, outbox, public_sessions
from lambda_src.flow_store.public_counts import Moment
from lambda_src.flow_store.public_sessions import Public
from lambda_src.flow_store.rows import TENANT, as_json, one
from lambda_src.flows.canonical import state_hash
from lambda_src.flows.documents import Json
from lambda_src.flows.shapes import Question, Session, Shown, Step
from lambda_src.flows.storing import session_of, to_json
from lambda_src.runtime.clock import now

_COLUMNS: LiteralString = f"""s.session_id, s.flow_id, s.version, s.user_id, s.proof_hash,
              s.csrf_hash, s.session, s.revision, s.state_hash, s.inputs_minute,
              s.inputs_in_minute, octet_length(s.session::text) AS size,
              {public_sessions.COLUMNS}"""

_HAS_WEBHOOKS: LiteralString = """EXISTS (
                SELECT FROM app.webhook_subscriptions AS w WHERE w.status = 'active'
            ) AS has_webhooks"""


@dataclass(frozen=True)
class Visitor:
    """Whose a session is: a user's, or whoever's has the proof; of that only hashes are kept."""

    user_id: str | None = None
    proof_hash: bytes | None = None
    csrf_hash: bytes | None = None


@dataclass(frozen=True)
class Conversation:
    """A session as it is stored, in `size` bytes; `public` if it is a visitor's."""

    session_id: str
    flow_id: str
    version: int
    visitor: Visitor
    session: Session
    revision: int
    state_hash: str
    inputs_minute: int = 0
    inputs_in_minute: int = 0
    size: int = 0
    public: Public | None = None
    has_webhooks: bool = False
    """Whether somebody outside waits for the events of the last change."""

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
    public: tuple[Public, int] | None = None,
    at: Moment | None = None,
) -> Conversation:
    """Store a new session at its first revision. `flow` is an id and a version.

    `public` says for how many seconds the proof of a visitor without an account is good.
    """
    made = Conversation(
        session_id=session_id,
        flow_id=flow[0],
        version=flow[1],
        visitor=visitor,
        session=step.session,
        revision=1,
        state_hash=state_hash(step.session.scopes),
        public=public[0] if public else None,
    )
    row = one(
        connection,
        f"""INSERT INTO app.conversation_sessions
                (tenant_id, session_id, flow_id, version, user_id, proof_hash, csrf_hash,
                 session, state_hash, status, node)
            VALUES ({TENANT}, %(id)s, %(flow)s, %(version)s, %(user)s, %(proof)s, %(csrf)s,
                    %(session)s, %(hash)s, %(status)s, %(node)s)
            RETURNING octet_length(session::text) AS size, {_HAS_WEBHOOKS}""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
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
            "node": made.session.node,
        },
    )
    if public:
        public_sessions.begin(connection, session_id, public[0].counter, public[1])
    made = dataclasses.replace(made, size=_size(row), has_webhooks=_has_webhooks(row))
    _remember(connection, made, step, "start", None, grown=made.size, at=at)
    _observe(connection, made, ())
    return made


def find(
    connection: Connection[DictRow], session_id: str, *, lock: bool = False
) -> Conversation | None:
    """Return a session; locked, nobody else gets to change it in this transaction."""
    row = one(
        connection,
        f"""SELECT {_COLUMNS} FROM app.conversation_sessions AS s {public_sessions.JOIN}
            WHERE s.session_id = %(id)s {"FOR UPDATE OF s" if lock else ""}""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
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
    at: Moment | None = None,
) -> Conversation:
    """Store the next revision of a session that the transaction has locked.

    Session, history and task are written together or not at all; what a visitor's session then
    holds more is counted.
    """
    changed = dataclasses.replace(
        conversation,
        session=step.session,
        revision=conversation.revision + 1,
        state_hash=state_hash(step.session.scopes),
    )
    row = one(
        connection,
        f"""UPDATE app.conversation_sessions
           SET session = %(session)s, revision = %(revision)s, state_hash = %(hash)s,
               status = %(status)s, node = %(node)s, updated_at = now()
           WHERE session_id = %(id)s
           RETURNING octet_length(session::text) AS size, {_HAS_WEBHOOKS}""",  # noqa: S608 - constants of these modules
        {
            "id": UUID(changed.session_id),
            "session": as_json(to_json(changed.session)),
            "revision": changed.revision,
            "hash": changed.state_hash,
            "status": changed.session.status,
            "node": changed.session.node,
        },
    )
    changed = dataclasses.replace(changed, size=_size(row), has_webhooks=_has_webhooks(row))
    grown = changed.size - conversation.size
    is_kept = kind == "answer" and conversation.question is not None
    before = conversation.session if is_kept else None
    _remember(connection, changed, step, kind, given, before=before, grown=grown, at=at)
    _observe(connection, changed, conversation.session.shown)
    return changed


def _remember(
    connection: Connection[DictRow],
    made: Conversation,
    step: Step,
    kind: str,
    given: Json,
    *,
    before: Session | None = None,
    grown: int,
    at: Moment | None,
) -> None:
    size = history.add(
        connection, made.session_id, made.revision, step, kind=kind, given=given, before=before
    )
    if step.task is not None:
        outbox.add(connection, made.session_id, made.revision, step.task)
    if made.public is not None:
        size += max(0, grown)
        session = (made.flow_id, made.session_id)
        public_sessions.stored(connection, session, made.public, size, at or Moment.of(now()))


def _observe(
    connection: Connection[DictRow], made: Conversation, before: tuple[Shown, ...]
) -> None:
    """Count what of an experiment a session has seen and reached since."""
    if made.session.shown != before:
        visitor = made.visitor.user_id or made.session_id
        experiments.observe(connection, made.session_id, visitor, before, made.session.shown)


def _size(row: DictRow | None) -> int:
    return 0 if row is None else int(row["size"])


def _has_webhooks(row: DictRow | None) -> bool:
    return row is not None and bool(row["has_webhooks"])


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
        size=row["size"],
        public=None if row["proof_hash"] is None else Public.of(row),
    )


def _bytes(value: Any) -> bytes | None:  # noqa: ANN401  # what psycopg made of a bytea
    return None if value is None else bytes(value)
