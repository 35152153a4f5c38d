"""What readers think of replies: given by a caller, counted for the administrators."""

from dataclasses import dataclass, replace
from typing import Any

from lambda_src.runtime.clock import Clock, now, to_text
from lambda_src.runtime.http.errors import (
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    UnavailableError,
)
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.storage.feedback import ChangedMeanwhileError, FeedbackStore
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.records import Feedback, Session, StoredMessage
from lambda_src.runtime.storage.sessions import SessionStore
from lambda_src.sessions.requests import Days, FeedbackGiven, MessagePath

_ATTEMPTS = 5
_AT_ONCE = 100


def authorize(caller: Caller, tenant_id: str) -> None:
    """Let only an administrator of this tenant pass. Raises ForbiddenError."""
    if tenant_id != caller.tenant_id or not caller.is_tenant_admin:
        raise ForbiddenError("Only an administrator of this tenant may read its feedback.")


@dataclass(frozen=True)
class Opinions:
    """Feedback on the replies of a caller's own sessions, and the counts of a tenant."""

    sessions: SessionStore
    messages: MessageStore
    store: FeedbackStore
    clock: Clock = now

    def give(
        self, caller: Caller, path: MessagePath, given: FeedbackGiven | None
    ) -> dict[str, Any]:
        """Put feedback in place of what a reply has, or take it back; return the message.

        The same again changes nothing. Raises NotFoundError for a session or message of somebody
        else, and InvalidRequestError for a message that is no reply.
        """
        for _ in range(_ATTEMPTS):
            session = self.sessions.find(caller, path.session_id)
            reply = self._reply(session, path.message_id)
            feedback = self._new(given)
            if _is_same(reply.feedback, feedback):
                return reply.as_json()
            try:
                return self.store.give(session, reply, feedback).as_json()
            except ChangedMeanwhileError:  # by another tab, or it was deleted: look again
                continue
        raise UnavailableError

    def read(self, tenant_id: str, requested: Days) -> dict[str, Any]:
        """Return the counts of the days asked for."""
        first, last = requested.ends(self.clock().date())
        return {
            "tenant_id": tenant_id,
            "from": first.isoformat(),
            "to": last.isoformat(),
            **self.store.between(tenant_id, first, last).as_json(),
        }

    def _reply(self, session: Session, message_id: str) -> StoredMessage:
        found = next(self.messages.branch(session, message_id, at_once=_AT_ONCE), None)
        if found is None:
            raise NotFoundError("No such message.")
        if found.role != "assistant":
            raise InvalidRequestError("message_id", "must be the id of a reply.")
        return found

    def _new(self, given: FeedbackGiven | None) -> Feedback | None:
        if given is None:
            return None
        comment = given.comment.strip() if given.comment else None
        return Feedback(given.rating, to_text(self.clock()), given.reason, comment)


def _is_same(one: Feedback | None, other: Feedback | None) -> bool:
    """Whether both say the same, whenever they were given."""
    if one is None or other is None:
        return one is other
    return replace(one, given_at="") == replace(other, given_at="")
