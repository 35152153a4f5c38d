"""A thread of Slack is a conversation: a session of the tenant, with its messages."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from lambda_src.runtime.clock import Clock, epoch_in, now, to_text
from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.http.errors import NotFoundError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.models import Message, ModelReply
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.records import Cost, Session
from lambda_src.runtime.storage.sessions import SessionStore
from lambda_src.runtime.storage.writes import Put


@dataclass(frozen=True)
class Threads:
    """The sessions of Slack's threads; the model is shown the last `history_messages`.

    They belong to the channel (`slack-C0123`), so nobody who signs in by Cognito sees them.
    """

    table: Table
    sessions: SessionStore
    messages: MessageStore
    ttl_days: int
    history_messages: int
    clock: Clock = now

    def open(self, request: ExecutionRequest) -> Session:
        """Return the thread's session, new if there is none. Raises NotFoundError.

        Its id follows from tenant, channel and thread: two events that arrive together share it.
        """
        name = f"{request.tenant_id}/{request.channel}/{request.thread_ts}"
        session_id = str(uuid5(NAMESPACE_URL, name))
        caller = Caller(request.tenant_id, f"slack-{request.channel}")
        try:
            return self.sessions.find(caller, session_id)
        except NotFoundError:
            self._create(caller, session_id)
        return self.sessions.find(caller, session_id)

    def history(self, session: Session) -> tuple[Message, ...]:
        """Return what was said in the thread before, oldest first."""
        earlier = self.messages.latest(session, self.history_messages)
        return tuple(Message(message.role, message.content) for message in earlier)

    def keep(self, session: Session, question: str, reply: ModelReply) -> None:
        """Store a turn."""
        stored_question = self.messages.append(session, "user", question)
        cost = Cost(reply.model_id, reply.usage.input_tokens, reply.usage.output_tokens)
        self.messages.append(session, "assistant", reply.text, follows=stored_question, cost=cost)

    def _create(self, caller: Caller, session_id: str) -> None:
        moment = self.clock()
        session = Session(
            tenant_id=caller.tenant_id,
            user_id=caller.user_id,
            session_id=session_id,
            created_at=to_text(moment),
            last_activity=to_text(moment),
            message_count=0,
            expires_at=epoch_in(moment, days=self.ttl_days),
        )
        try:
            self.table.write(Put(session.item(), "attribute_not_exists(session_key)"))
        except ConditionFailedError:
            return
