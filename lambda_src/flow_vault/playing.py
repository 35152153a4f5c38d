"""Sessions of visitors: every change is one transaction, and names the revision that it changes."""

from collections.abc import Callable
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import conversations, history
from lambda_src.flow_store.content import StoredContent
from lambda_src.flow_store.conversations import Conversation
from lambda_src.flow_store.public_counts import Moment
from lambda_src.flow_store.versions import VersionCache
from lambda_src.flow_vault.answers import Answer, Refused, log_events, or_raise, session_view
from lambda_src.flow_vault.errors import (
    InputRefusedError,
    NotWaitingError,
    RevisionError,
    SessionExpiredError,
    no_session,
)
from lambda_src.flow_vault.minute_count import MinuteCount
from lambda_src.flow_vault.principals import Principal, session_id_of
from lambda_src.flow_vault.public_limits import PublicLimits
from lambda_src.flow_vault.requests import Back, History, Interact, OnSession, Read, SetState
from lambda_src.flow_vault.returning import answering, way_back
from lambda_src.flows import shapes
from lambda_src.flows.documents import Json
from lambda_src.flows.engine import Engine
from lambda_src.flows.shapes import Event, Step
from lambda_src.runtime.clock import Clock, now, to_text
from lambda_src.runtime.http.errors import ApiError
from lambda_src.vault.transaction import Vault

Change = Callable[[Connection[DictRow], Conversation], Answer | Refused]


@dataclass(frozen=True)
class Playing:
    """What visitors do in a session. A page has so many items at most."""

    vault: Vault
    version_cache: VersionCache
    inputs_per_minute: int
    limits: PublicLimits
    page_size: int
    clock: Clock = now

    def interact(self, principal: Principal, request: Interact) -> Answer:
        """Take one input. Of several for one revision the first is taken.

        Raises RevisionError for the others, InputRefusedError, NotWaitingError, ThrottledError.
        """
        at = Moment.of(self.clock())

        def play(connection: Connection[DictRow], found: Conversation) -> Answer | Refused:
            try:
                step = self._engine(connection, found).answer(answering(found), request.input)
            except shapes.InputRefusedError as error:
                return InputRefusedError(str(error))
            except shapes.NotWaitingError:
                return _not_waiting(found)
            return _advanced(connection, found, step, "answer", given=request.input, at=at)

        return self._input(principal, request, at, play)

    def set_state(self, principal: Principal, request: SetState) -> Answer:
        """Set variables from outside. Raises what `interact` raises."""
        at = Moment.of(self.clock())

        def play(connection: Connection[DictRow], found: Conversation) -> Answer | Refused:
            if found.is_pending or found.session.status != "active":
                return _not_waiting(found)
            try:
                changed = self._engine(connection, found).set_variables(found.session, request.set)
            except shapes.InputRefusedError as error:
                return InputRefusedError(str(error))
            return _advanced(connection, found, Step(changed), "state", given=request.set, at=at)

        return self._input(principal, request, at, play)

    def back(self, principal: Principal, request: Back) -> Answer:
        """Take the last answer back: the question stands again, with the state it had.

        Raises what `interact` raises, and ConflictError where a task has left since, or where
        nothing was answered yet.
        """
        at = Moment.of(self.clock())

        def play(connection: Connection[DictRow], found: Conversation) -> Answer | Refused:
            if found.is_pending or found.session.status != "active":
                return _not_waiting(found)
            before = way_back(connection, found)
            if isinstance(before, ApiError):
                return before
            step = Step(before, events=(Event("went_back", before.node),), at=self.clock())
            given: Json = {"to": before.node}
            return _advanced(connection, found, step, "back", given=given, at=at)

        return self._input(principal, request, at, play)

    def end(self, principal: Principal, request: OnSession) -> Answer:
        """End a session where it is; one that has ended stays as it is."""

        def play(connection: Connection[DictRow], found: Conversation) -> Answer | Refused:
            if found.session.status != "active":
                return Answer(session_view(found, []))
            step = Step(self._engine(connection, found).end(found.session))
            return _advanced(connection, found, step, "end")

        return self._change(principal, request, play)

    def read(self, principal: Principal, request: Read) -> Answer:
        """Tell where a session is, and what was said after a revision if one is named."""
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            found = _own(connection, principal, request)
            after = found.revision if request.after is None else request.after
            rows = history.read(connection, found.session_id, after=after, limit=self.page_size)
        messages = [message for row in rows for message in row["messages"]]
        return Answer(session_view(found, messages), has_tasks=found.is_pending)

    def history(self, principal: Principal, request: History) -> Answer:
        """Tell what happened, in pages, the first thing first."""
        limit = min(request.limit or self.page_size, self.page_size)
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            found = _own(connection, principal, request)
            rows = history.read(
                connection, found.session_id, after=int(request.cursor or 0), limit=limit + 1
            )
        page = [_happened(row) for row in rows[:limit]]
        cursor = str(page[-1]["revision"]) if len(rows) > limit else None
        return Answer({"history": page, "next_cursor": cursor})

    def _input(
        self, principal: Principal, request: Interact | SetState | Back, at: Moment, play: Change
    ) -> Answer:
        """Run a change that counts as an input, and names the revision that it changes."""

        def counted(connection: Connection[DictRow], found: Conversation) -> Answer | Refused:
            refused = self._too_much(connection, found, at)
            if refused is None and found.revision != request.revision:
                refused = RevisionError(found.revision)
            return play(connection, found) if refused is None else refused

        return self._change(principal, request, counted)

    def _change(
        self,
        principal: Principal,
        request: OnSession,
        play: Change,
    ) -> Answer:
        """Run a change on a session that nobody else changes meanwhile."""
        with self.vault.transaction(principal.caller) as connection:
            found = _own(connection, principal, request, lock=True)
            principal.must_come_from_the_page(found)
            outcome = play(connection, found)
        return or_raise(outcome)

    def _too_much(
        self, connection: Connection[DictRow], found: Conversation, at: Moment
    ) -> Refused | None:
        """Count an input; return why it is one too many, or why nothing more can be stored."""
        inputs = MinuteCount.after(found.inputs_minute, found.inputs_in_minute, self.clock())
        if inputs.count > self.inputs_per_minute:
            return inputs.too_fast(
                f"At most {self.inputs_per_minute} inputs a minute; try again in the next minute."
            )
        conversations.count_input(connection, found.session_id, inputs.minute, inputs.count)
        if found.public is None:
            return None
        return self.limits.store(connection, found.flow_id, found.public, at)

    def _engine(self, connection: Connection[DictRow], found: Conversation) -> Engine:
        frozen = self.version_cache.frozen(connection, found.flow_id, found.version)
        if frozen is None:
            raise no_session()
        content = StoredContent(connection, to_visitors=found.public is not None)
        return Engine(frozen, content).at(self.clock())


def _own(
    connection: Connection[DictRow], principal: Principal, request: OnSession, *, lock: bool = False
) -> Conversation:
    found = conversations.find(connection, session_id_of(principal, request.token), lock=lock)
    if found is None or not principal.owns(found):
        raise no_session()
    if found.public is not None and found.public.is_expired:
        raise SessionExpiredError
    return found


def _advanced(
    connection: Connection[DictRow],
    found: Conversation,
    step: Step,
    kind: str,
    *,
    given: Json = None,
    at: Moment | None = None,
) -> Answer:
    changed = conversations.advance(connection, found, step, kind=kind, given=given, at=at)
    log_events(changed, step)
    return Answer(
        session_view(changed, step.messages),
        has_tasks=step.task is not None,
        has_events=changed.has_webhooks,
    )


def _not_waiting(found: Conversation) -> NotWaitingError:
    if found.is_pending:
        return NotWaitingError("pending", "A call is pending; wait for it.", found.revision)
    return NotWaitingError("ended", "The session has ended.", found.revision)


def _happened(row: DictRow) -> dict[str, Json]:
    shown_as_is = ("revision", "kind", "given", "messages", "question", "node")
    events = [event["type"] for event in row["events"]]
    happened = {"events": events, "happened_at": to_text(row["happened_at"])}
    return {**{name: row[name] for name in shown_as_is}, **happened}
