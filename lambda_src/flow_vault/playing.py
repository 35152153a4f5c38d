"""Sessions of visitors: every change is one transaction, and names the revision that it changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias
from uuid import uuid4

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import conversations, definitions
from lambda_src.flow_store.content import StoredContent
from lambda_src.flow_store.conversations import Conversation, Visitor
from lambda_src.flow_store.definitions import Definition
from lambda_src.flow_store.versions import Shelf
from lambda_src.flow_vault.answers import Answer, told
from lambda_src.flow_vault.errors import (
    InputRefusedError,
    NotWaitingError,
    RevisionError,
    no_flow,
    no_session,
)
from lambda_src.flow_vault.requests import History, Interact, OnSession, Read, SetState, Start
from lambda_src.flow_vault.who import Issued, Who, hash_of, session_id_of, token_of
from lambda_src.flows import shapes
from lambda_src.flows.documents import Json
from lambda_src.flows.engine import Engine
from lambda_src.flows.shapes import Step
from lambda_src.runtime.clock import Clock, now, to_text
from lambda_src.runtime.errors import ApiError, ThrottledError
from lambda_src.runtime.logs import logger
from lambda_src.vault.transaction import Vault

_MINUTE = 60
Refused: TypeAlias = ApiError  # returned, not raised: what was counted is to stay counted


@dataclass(frozen=True)
class Playing:
    """What visitors do. Limits are per minute; a page has so many items at most."""

    vault: Vault
    starts_per_minute: int
    inputs_per_minute: int
    page_size: int
    clock: Clock = now
    shelf: Shelf = field(default_factory=Shelf)

    def start(self, who: Who, asked: Start) -> Answer:
        """Begin a session on the published version of a flow.

        Raises NotFoundError, ThrottledError for a public flow that is started too often, and
        InputRefusedError for scopes that are too large.
        """
        with self.vault.transaction(who.caller) as connection:
            found = self._startable(connection, who, asked.flow)
            done = (
                found if isinstance(found, ApiError) else self._begin(connection, who, asked, found)
            )
        return _or_raise(done)

    def interact(self, who: Who, asked: Interact) -> Answer:
        """Take one input. Of several for one revision the first is taken.

        Raises RevisionError for the others, InputRefusedError, NotWaitingError, ThrottledError.
        """

        def play(connection: Connection[DictRow], found: Conversation) -> Answer | Refused:
            busy = self._too_often(connection, found)
            if busy or found.revision != asked.revision:
                return busy or RevisionError(found.revision)
            try:
                step = self._engine(connection, found).answer(found.session, asked.input)
            except shapes.InputRefusedError as error:
                return InputRefusedError(str(error))
            except shapes.NotWaitingError:
                return _not_waiting(found)
            return _advanced(connection, found, step, "answer", asked.input)

        return self._change(who, asked, play)

    def set_state(self, who: Who, asked: SetState) -> Answer:
        """Set variables from outside. Raises what `interact` raises."""

        def play(connection: Connection[DictRow], found: Conversation) -> Answer | Refused:
            busy = self._too_often(connection, found)
            if busy or found.revision != asked.revision:
                return busy or RevisionError(found.revision)
            if found.is_pending or found.session.status != "active":
                return _not_waiting(found)
            try:
                changed = self._engine(connection, found).set_variables(found.session, asked.set)
            except shapes.InputRefusedError as error:
                return InputRefusedError(str(error))
            return _advanced(connection, found, Step(changed), "state", asked.set)

        return self._change(who, asked, play)

    def end(self, who: Who, asked: OnSession) -> Answer:
        """End a session where it is; one that has ended stays as it is."""

        def play(connection: Connection[DictRow], found: Conversation) -> Answer | Refused:
            if found.session.status != "active":
                return Answer(told(found, []))
            step = Step(self._engine(connection, found).end(found.session))
            return _advanced(connection, found, step, "end")

        return self._change(who, asked, play)

    def read(self, who: Who, asked: Read) -> Answer:
        """Tell where a session is, and what was said after a revision if one is named."""
        with self.vault.transaction(who.caller, read_only=True) as connection:
            found = _own(connection, who, asked)
            after = found.revision if asked.after is None else asked.after
            rows = conversations.history(
                connection, found.session_id, after=after, limit=self.page_size
            )
        messages = [each for row in rows for each in row["messages"]]
        return Answer(told(found, messages), has_tasks=found.is_pending)

    def history(self, who: Who, asked: History) -> Answer:
        """Tell what happened, in pages, the first thing first."""
        limit = min(asked.limit or self.page_size, self.page_size)
        with self.vault.transaction(who.caller, read_only=True) as connection:
            found = _own(connection, who, asked)
            rows = conversations.history(
                connection, found.session_id, after=int(asked.cursor or 0), limit=limit + 1
            )
        page = [_happened(row) for row in rows[:limit]]
        cursor = str(page[-1]["revision"]) if len(rows) > limit else None
        return Answer({"history": page, "next_cursor": cursor})

    def _startable(
        self, connection: Connection[DictRow], who: Who, named: str
    ) -> Definition | Refused:
        """The flow that may be started; a public one counts how often."""
        if not who.is_visitor:
            found = definitions.find(connection, named)
            return found if found and found.version is not None else no_flow()
        known = definitions.of_public_key(connection, named, hash_of(who.public_key))
        if known is None:
            return no_flow()
        flow, last, count = known
        minute = self._minute()
        count = count + 1 if last == minute else 1
        if count > self.starts_per_minute:
            return self._busy("This flow is started too often.")
        definitions.count_start(connection, flow.flow_id, minute, count)
        return flow

    def _begin(
        self, connection: Connection[DictRow], who: Who, asked: Start, flow: Definition
    ) -> Answer | Refused:
        frozen = self.shelf.frozen(connection, flow.flow_id, flow.version or 0)
        if frozen is None:
            return no_flow()
        session_id = str(uuid4())
        issued = Issued.new() if who.is_visitor else None
        engine = Engine(frozen, StoredContent(connection))
        try:
            step = engine.start(session_id, asked.initial.model_dump())
        except shapes.InputRefusedError as error:
            return InputRefusedError(str(error))
        made = conversations.begin(
            connection,
            session_id=session_id,
            flow=(flow.flow_id, flow.version or 0),
            visitor=issued.visitor() if issued else Visitor(user_id=who.caller.user_id),
            step=step,
        )
        _log(made, step)
        body = told(made, step.messages)
        body["session_token"] = token_of(who, session_id)
        body["csrf_token"] = issued.csrf if issued else None
        return Answer(body, HTTPStatus.CREATED, step.task is not None, issued)

    def _change(
        self,
        who: Who,
        asked: OnSession,
        play: Callable[[Connection[DictRow], Conversation], Answer | Refused],
    ) -> Answer:
        """Run a change on a session that nobody else changes meanwhile."""
        with self.vault.transaction(who.caller) as connection:
            found = _own(connection, who, asked, lock=True)
            who.must_come_from_the_page(found)
            done = play(connection, found)
        return _or_raise(done)

    def _too_often(
        self, connection: Connection[DictRow], found: Conversation
    ) -> ThrottledError | None:
        minute = self._minute()
        count = found.inputs_in_minute + 1 if found.inputs_minute == minute else 1
        if count > self.inputs_per_minute:
            return self._busy("That was too fast for a conversation.")
        conversations.count_input(connection, found.session_id, minute, count)
        return None

    def _engine(self, connection: Connection[DictRow], found: Conversation) -> Engine:
        frozen = self.shelf.frozen(connection, found.flow_id, found.version)
        if frozen is None:
            raise no_session()
        return Engine(frozen, StoredContent(connection))

    def _minute(self) -> int:
        return int(self.clock().timestamp()) // _MINUTE

    def _busy(self, message: str) -> ThrottledError:
        seconds = _MINUTE - int(self.clock().timestamp()) % _MINUTE
        return ThrottledError(message, retry_after=seconds)


def _own(
    connection: Connection[DictRow], who: Who, asked: OnSession, *, lock: bool = False
) -> Conversation:
    found = conversations.find(connection, session_id_of(who, asked.token), lock=lock)
    if found is None or not who.owns(found):
        raise no_session()
    return found


def _advanced(
    connection: Connection[DictRow],
    found: Conversation,
    step: Step,
    kind: str,
    given: Json = None,
) -> Answer:
    changed = conversations.advance(connection, found, step, kind=kind, given=given)
    _log(changed, step)
    return Answer(told(changed, step.messages), has_tasks=step.task is not None)


def _not_waiting(found: Conversation) -> NotWaitingError:
    if found.is_pending:
        return NotWaitingError("pending", "A call is pending; wait for it.", found.revision)
    return NotWaitingError("ended", "The session has ended.", found.revision)


def _or_raise(done: Answer | Refused) -> Answer:
    if isinstance(done, ApiError):
        raise done
    return done


def _happened(row: DictRow) -> dict[str, Json]:
    told_as_is = ("revision", "kind", "given", "messages", "question", "node")
    events = [each["type"] for each in row["events"]]
    happened = {"events": events, "happened_at": to_text(row["happened_at"])}
    return {**{name: row[name] for name in told_as_is}, **happened}


def _log(conversation: Conversation, step: Step) -> None:
    """Events by name and node: a visitor's words are in none of them."""
    for event in step.events:
        logger.info(
            "flow_event", type=event.type, node=event.node, session_id=conversation.session_id
        )
