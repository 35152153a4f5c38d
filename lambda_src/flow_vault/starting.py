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
from lambda_src.flow_store.public_counts import Moment, client_counter
from lambda_src.flow_store.public_sessions import Public
from lambda_src.flow_store.versions import VersionCache
from lambda_src.flow_vault.answers import Answer, Refused, log_events, or_raise, session_view
from lambda_src.flow_vault.errors import InputRefusedError, no_flow
from lambda_src.flow_vault.principals import Issued, Principal, hash_of, token_of
from lambda_src.flow_vault.public_limits import PublicLimits
from lambda_src.flow_vault.requests import Start
from lambda_src.flows import shapes
from lambda_src.flows.engine import Engine
from lambda_src.runtime.clock import Clock, now
from lambda_src.vault.transaction import Vault


@dataclass(frozen=True)
class Starting:
    """Begins sessions; of a public flow as many as its limits let.

    The proof of a public session is good for `session_seconds`.
    """

    vault: Vault
    version_cache: VersionCache
    limits: PublicLimits
    session_seconds: int
    clock: Clock = now

    def start(self, principal: Principal, request: Start) -> Answer:
        """Begin a session on the published version of a flow.

        Raises NotFoundError, ThrottledError for a public flow that is started too often, and
        InputRefusedError for scopes that are too large.
        """
        public = self._counted(principal, request.flow) if principal.is_visitor else None
        with self.vault.transaction(principal.caller) as connection:
            flow = public or _of_user(connection, request.flow)
            outcome = (
                no_flow() if flow is None else self._begin(connection, principal, request, flow)
            )
        return or_raise(outcome)

    def _counted(self, principal: Principal, named: str) -> Definition:
        """The public flow of a key, whose start is counted.

        That is a transaction of its own: what it locks is free before the session begins.
        """
        with self.vault.transaction(principal.caller) as connection:
            flow = definitions.of_public_key(connection, named, hash_of(principal.public_key))
            refused = (
                self.limits.start(
                    connection, flow.flow_id, principal.client, Moment.of(self.clock())
                )
                if flow
                else no_flow()
            )
        if refused or flow is None:
            raise refused or no_flow()
        return flow

    def _begin(
        self,
        connection: Connection[DictRow],
        principal: Principal,
        request: Start,
        flow: Definition,
    ) -> Answer | Refused:
        frozen = self.version_cache.frozen(connection, flow.flow_id, flow.version or 0)
        if frozen is None:
            return no_flow()
        session_id = str(uuid4())
        issued = Issued.new() if principal.is_visitor else None
        content = StoredContent(connection, to_visitors=principal.is_visitor)
        engine = Engine(frozen, content).at(self.clock())
        try:
            step = engine.start(session_id, request.initial.model_dump(), principal.facts)
        except shapes.InputRefusedError as error:
            return InputRefusedError(str(error))
        made = conversations.begin(
            connection,
            session_id=session_id,
            flow=(flow.flow_id, flow.version or 0),
            visitor=issued.visitor() if issued else Visitor(user_id=principal.caller.user_id),
            step=step,
            public=(Public(client_counter(principal.client)), self.session_seconds)
            if issued
            else None,
            at=Moment.of(self.clock()),
        )
        log_events(made, step)
        body = session_view(made, step.messages)
        body["session_token"] = token_of(principal, session_id)
        body["csrf_token"] = issued.csrf if issued else None
        return Answer(
            body,
            HTTPStatus.CREATED,
            has_tasks=step.task is not None,
            has_events=made.has_webhooks,
            issued=issued,
        )


def _of_user(connection: Connection[DictRow], named: str) -> Definition | None:
    found = definitions.find(connection, named)
    return found if found and found.status == "published" else None
