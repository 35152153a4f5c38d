"""One turn of a conversation: reserve, store the question, ask, store the reply, settle."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lambda_src.chat.estimate import estimated_tokens
from lambda_src.chat.failures import as_api_error
from lambda_src.runtime.budget import Budget, Reservation
from lambda_src.runtime.claims import Caller
from lambda_src.runtime.errors import ApiError
from lambda_src.runtime.logs import logger
from lambda_src.runtime.messages import MessageStore
from lambda_src.runtime.models import (
    ChatModel,
    Message,
    ModelError,
    ModelReply,
    ModelRequest,
    ModelUsage,
)
from lambda_src.runtime.records import Cost, Session, StoredMessage
from lambda_src.runtime.sessions import SessionStore
from lambda_src.runtime.settlement import Ledger, ModelCall

_STORE_ERRORS = (ApiError, BotoCoreError, ClientError)
NO_USAGE = ModelUsage(0, 0)


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
    """Takes one turn of a conversation. `agent_id` names the caller of the model in usage."""

    sessions: SessionStore
    messages: MessageStore
    budget: Budget
    ledger: Ledger
    model: ChatModel
    history_messages: int
    max_output_tokens: int
    agent_id: str = "chat"

    def take(self, question: Question) -> dict[str, Any]:
        """Return the answer to a question.

        A turn is stored whole or not at all: when the model fails, the question is taken back,
        so a retry does not ask twice. What the model did use is settled in any case. Raises
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
            max_output_tokens=self.max_output_tokens,
        )
        asked = self._ask(question, estimated_tokens(request, self.max_output_tokens))
        return self._answer(asked, replace(request, session_id=asked.session.session_id))

    def _ask(self, question: Question, tokens: int) -> Asked:
        tenant_id = question.caller.tenant_id
        reservation = self.budget.reserve(tenant_id, tokens=tokens, budget=question.token_budget)
        try:
            session = question.session or self.sessions.create(question.caller)
            message = self.messages.append(session, "user", question.text)
        except Exception:
            self._quietly(lambda: self.budget.release(reservation), "reservation not released")
            raise
        return Asked(session, question.session is None, message, reservation)

    def _answer(self, asked: Asked, request: ModelRequest) -> dict[str, Any]:
        usage, outcome, started = NO_USAGE, "error", time.monotonic()
        try:
            reply = self.model.converse(request)
            usage, outcome = reply.usage, "ok"
            self._store(asked, reply)
        except Exception as error:
            self._quietly(lambda: self._take_back(asked), "question not taken back")
            if not isinstance(error, ModelError):
                raise
            usage, outcome = error.usage or NO_USAGE, error.kind
            logger.warning("model failed", kind=error.kind, reason=str(error))
            raise as_api_error(error) from error
        finally:
            milliseconds = round((time.monotonic() - started) * 1000)
            call = self._call(asked, usage, outcome, milliseconds)
            self._quietly(lambda: self.ledger.settle(call), "settlement failed")
        return {
            "session_id": asked.session.session_id,
            "reply": reply.text,
            "model_id": reply.model_id,
            "usage": {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens},
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

    def _call(self, asked: Asked, usage: ModelUsage, outcome: str, milliseconds: int) -> ModelCall:
        return ModelCall(
            reservation=asked.reservation,
            session_id=asked.session.session_id,
            agent_id=self.agent_id,
            model_id=self.model.model_id,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            invocation_time=milliseconds,
            outcome=outcome,
        )

    def _quietly(self, work: Callable[[], object], trouble: str) -> None:
        """Do what must not hide the turn's own result; a reservation left open will expire."""
        try:
            work()
        except _STORE_ERRORS:
            logger.exception(trouble)
