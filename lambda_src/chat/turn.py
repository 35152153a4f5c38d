"""One turn of a conversation: reserve, store the question, ask, store the reply, settle."""

from dataclasses import dataclass, replace
from typing import Any

from lambda_src.runtime.billing.budget import Reservation
from lambda_src.runtime.billing.metering import MeteredModel, quietly
from lambda_src.runtime.http.streaming import Emit
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.models import Message, ModelReply, ModelRequest
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.records import Cost, Session, StoredMessage
from lambda_src.runtime.storage.sessions import SessionStore


@dataclass(frozen=True)
class Question:
    """A caller's message with what the model needs to know; `session` None begins a new one."""

    caller: Caller
    session: Session | None
    text: str
    system: str
    token_budget: int


@dataclass(frozen=True)
class Asked:
    """A question that is stored and has tokens reserved."""

    session: Session
    is_new: bool
    message: StoredMessage
    reservation: Reservation


@dataclass(frozen=True)
class Turn:
    """Takes one turn of a conversation; the model is shown the last `history_messages`."""

    sessions: SessionStore
    messages: MessageStore
    model: MeteredModel
    history_messages: int

    def take(self, question: Question, emit: Emit | None = None) -> dict[str, Any]:
        """Return the answer to a question; `emit` gets each piece of it as the model gives it.

        A turn is stored whole or not at all: when the model fails or the stream ends early, the
        question is taken back, so a retry does not ask twice. What the model did use is settled
        in any case. Raises
        BudgetExhaustedError before anything is written, ThrottledError or ModelFailedError when
        the model fails, and NotFoundError when the session is deleted meanwhile.
        """
        session = question.session
        history = self.messages.latest(session, self.history_messages) if session else ()
        spoken = [Message(earlier.role, earlier.content) for earlier in history]
        request = ModelRequest(
            system=question.system,
            messages=(*spoken, Message("user", question.text)),
            session_id=session.session_id if session else "",
            max_output_tokens=self.model.max_output_tokens,
        )
        asked = self._ask(question, request)
        return self._answer(asked, replace(request, session_id=asked.session.session_id), emit)

    def _ask(self, question: Question, request: ModelRequest) -> Asked:
        tenant_id = question.caller.tenant_id
        reservation = self.model.reserve(tenant_id, request, budget=question.token_budget)
        with self.model.released_on_failure(reservation):
            session = question.session or self.sessions.create(question.caller)
            message = self.messages.append(session, "user", question.text)
        return Asked(session, question.session is None, message, reservation)

    def _answer(self, asked: Asked, request: ModelRequest, emit: Emit | None) -> dict[str, Any]:
        try:
            reply = self.model.converse(
                asked.reservation, request, keep=lambda reply: self._store(asked, reply), emit=emit
            )
        except Exception:
            quietly(lambda: self._take_back(asked), "question not taken back")
            raise
        return {
            "session_id": asked.session.session_id,
            "reply": reply.text,
            "model_id": reply.model_id,
            "usage": {
                "input_tokens": reply.usage.input_tokens,
                "output_tokens": reply.usage.output_tokens,
            },
        }

    def _store(self, asked: Asked, reply: ModelReply) -> None:
        cost = Cost(reply.model_id, reply.usage.input_tokens, reply.usage.output_tokens)
        self.messages.append(
            asked.session, "assistant", reply.text, follows=asked.message, cost=cost
        )

    def _take_back(self, asked: Asked) -> None:
        if asked.is_new:
            session = asked.session
            self.sessions.delete(Caller(session.tenant_id, session.user_id), session.session_id)
        else:
            self.messages.withdraw(asked.session, asked.message)
