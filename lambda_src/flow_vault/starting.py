"""How a session begins: on the version of a flow that is published."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import uuid4

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import conversations, definitions
from lambda_src.flow_store.content import StoredContent
from lambda_src.flow_store.conversations import Visitor
from lambda_src.flow_store.definitions import Definition
from lambda_src.flow_store.versions import Shelf
from lambda_src.flow_vault.answers import Answer, Refused, log_events, or_raise, told
from lambda_src.flow_vault.errors import InputRefusedError, no_flow
from lambda_src.flow_vault.pace import Pace
from lambda_src.flow_vault.requests import Start
from lambda_src.flow_vault.who import Issued, Who, hash_of, token_of
from lambda_src.flows import shapes
from lambda_src.flows.engine import Engine
from lambda_src.runtime.clock import Clock, now
from lambda_src.runtime.http.errors import ApiError
from lambda_src.vault.transaction import Vault


@dataclass(frozen=True)
class Starting:
    """Begins sessions; a public flow so many times a minute at most."""

    vault: Vault
    shelf: Shelf
    starts_per_minute: int
    clock: Clock = now

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
        return or_raise(done)

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
        pace = Pace.after(last, count, self.clock())
        if pace.count > self.starts_per_minute:
            return pace.too_fast("This flow is started too often.")
        definitions.count_start(connection, flow.flow_id, pace.minute, pace.count)
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
        log_events(made, step)
        body = told(made, step.messages)
        body["session_token"] = token_of(who, session_id)
        body["csrf_token"] = issued.csrf if issued else None
        return Answer(body, HTTPStatus.CREATED, step.task is not None, issued)
