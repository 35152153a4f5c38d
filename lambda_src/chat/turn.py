"""One turn of a conversation: reserve, store the question, call the model, store, settle."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from lambda_src.chat.branch import Branch, Branches, Wanted
from lambda_src.chat.prompt import reply_guard
from lambda_src.runtime.billing.metering import MeteredModel, quietly
from lambda_src.runtime.billing.reservations import Reservation
from lambda_src.runtime.http.streaming import Begin, Emit
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.models import ModelReply, ModelRequest
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.records import Cost, Session, StoredMessage
from lambda_src.runtime.storage.sessions import SessionStore


@dataclass(frozen=True)
class Question:
    """What a caller wants, with what the model needs to know; `session` None begins a new one.

    `run_id` is that of the stream which answers it, if one does.
    """

    caller: Caller
    session: Session | None
    wanted: Wanted
    system: str
    token_budget: int
    run_id: str | None = None


@dataclass(frozen=True)
class StoredQuestion:
    """A question that is stored and has tokens reserved.

    `reply_id` is the id of its next reply, which follows `parent_id`: the question, or the reply
    that it continues. `before` is the question as it was stored by an earlier turn.
    """

    session: Session
    is_new: bool
    message: StoredMessage
    reservation: Reservation
    reply_id: str
    parent_id: str
    before: StoredMessage | None = None


@dataclass(frozen=True)
class Turn:
    """Takes one turn of a conversation; the model is shown the last `history_messages`.

    They are those of the branch that the turn is in, and of no other.
    """

    sessions: SessionStore
    messages: MessageStore
    model: MeteredModel
    history_messages: int

    def take(
        self, question: Question, emit: Emit | None = None, begin: Begin | None = None
    ) -> dict[str, Any]:
        """Return the answer to a question; `emit` gets each piece of it as the model gives it.

        `begin` gets the ids of session, reply and its parent before the model is called. A turn
        is stored whole or not at all: when the model fails or the stream ends early, the question
        is withdrawn, so a retry does not repeat it. A reply that the user stopped is stored as far
        as it was emitted, and marked; one that had no text yet counts as one that failed. What
        the model did use is settled in any case.

        Raises NotFoundError and InvalidRequestError for a message that cannot be followed, and
        BudgetExhaustedError, all before anything is written; ThrottledError or ModelFailedError
        when the model fails, and NotFoundError when the session is deleted meanwhile.
        """
        session = question.session
        branch = Branches(self.messages, self.history_messages).of(session, question.wanted)
        request = ModelRequest(
            system=question.system,
            messages=branch.shown,
            session_id=session.session_id if session else "",
            max_output_tokens=self.model.max_output_tokens,
        )
        stored = self._store_question(question, branch, request)
        request = replace(request, session_id=stored.session.session_id)
        try:
            with self.model.released_on_failure(stored.reservation):
                ids = self._begin(stored, begin) if begin else {}
        except Exception:
            quietly(lambda: self._withdraw(stored), "question not withdrawn")
            raise
        return {**ids, **self._answer(stored, request, emit)}

    def _begin(self, stored: StoredQuestion, begin: Begin) -> dict[str, str]:
        return begin(stored.session.session_id, stored.reply_id, stored.parent_id)

    def _store_question(
        self, question: Question, branch: Branch, request: ModelRequest
    ) -> StoredQuestion:
        tenant_id = question.caller.tenant_id
        reservation = self.model.reserve(tenant_id, request, budget=question.token_budget)
        reply_id = str(uuid4())
        with self.model.released_on_failure(reservation):
            session = question.session or self.sessions.create(question.caller)
            message = self._stored(question, branch, session, reply_id)
        return StoredQuestion(
            session=session,
            is_new=question.session is None,
            message=message,
            reservation=reservation,
            reply_id=reply_id,
            parent_id=branch.parent_message_id if branch.question else message.message_id or "",
            before=branch.question,
        )

    def _stored(
        self, question: Question, branch: Branch, session: Session, reply_id: str
    ) -> StoredMessage:
        """Return the question, stored by this turn or an earlier one, with the run of its reply."""
        run_id = question.run_id
        if branch.question is None:
            return self.messages.append(
                session,
                "user",
                question.wanted.text,
                parent_message_id=branch.parent_message_id,
                run_id=run_id,
                reply_id=reply_id if run_id else None,
            )
        if run_id is None:
            return branch.question
        return self.messages.answer_again(
            session, branch.question, run_id=run_id, reply_id=reply_id
        )

    def _answer(
        self, stored: StoredQuestion, request: ModelRequest, emit: Emit | None
    ) -> dict[str, Any]:
        try:
            reply = self.model.converse(
                stored.reservation,
                request,
                keep=lambda reply: self._store_reply(stored, reply),
                emit=emit,
                guard=reply_guard(request.system, request.messages[:-1]),
            )
        except Exception:
            quietly(lambda: self._withdraw(stored), "question not withdrawn")
            raise
        return {
            "session_id": stored.session.session_id,
            "message_id": stored.reply_id,
            "parent_message_id": stored.parent_id,
            **({"stopped": True} if reply.stopped else {}),
            **({"finish_reason": "length"} if _is_cut(reply) else {}),
            "reply": reply.text,
            "model_id": reply.model_id,
            "usage": {
                "input_tokens": reply.usage.input_tokens,
                "output_tokens": reply.usage.output_tokens,
            },
        }

    def _store_reply(self, stored: StoredQuestion, reply: ModelReply) -> None:
        cost = Cost(reply.model_id, reply.usage.input_tokens, reply.usage.output_tokens)
        self.messages.append(
            stored.session,
            "assistant",
            reply.text,
            message_id=stored.reply_id,
            parent_message_id=stored.parent_id,
            follows=stored.message,
            cost=cost,
            stopped=reply.stopped,
            finish_reason="length" if _is_cut(reply) else None,
        )

    def _withdraw(self, stored: StoredQuestion) -> None:
        if stored.before is not None:
            if stored.before != stored.message:
                self.messages.answer_as_before(stored.session, stored.before, stored.message)
        elif stored.is_new:
            session = stored.session
            self.sessions.delete(Caller(session.tenant_id, session.user_id), session.session_id)
        else:
            self.messages.withdraw(stored.session, stored.message)


def _is_cut(reply: ModelReply) -> bool:
    """Whether a reply ended because it reached the limit of its length."""
    return reply.finish == "length" and not reply.stopped
