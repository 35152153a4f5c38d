"""The caller's sessions, as the endpoints show them."""

from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.http.errors import InvalidRequestError, NotFoundError
from lambda_src.runtime.http.pagination import MESSAGE_POSITION, SESSION_POSITION, seal, unseal
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.records import Session
from lambda_src.runtime.storage.sessions import SessionStore
from lambda_src.sessions.requests import NewSession, Page, SessionChange


@dataclass(frozen=True)
class Sessions:
    """What a caller may do with their own sessions."""

    sessions: SessionStore
    messages: MessageStore
    page_size_limit: int

    def create(self, caller: Caller, request: NewSession) -> dict[str, Any]:
        """Create an empty session and return it."""
        return self.sessions.create(caller, request.title).as_json()

    def one(self, caller: Caller, session_id: str) -> dict[str, Any]:
        """Return a session. Raises NotFoundError."""
        return self.sessions.find(caller, session_id).as_json()

    def change(self, caller: Caller, session_id: str, change: SessionChange) -> dict[str, Any]:
        """Give a session another title or current message and return it.

        Raises NotFoundError for a session or message of somebody else, and InvalidRequestError
        for a message that no other could follow.
        """
        session = self.sessions.find(caller, session_id)
        if change.current_message_id is not None:
            self._check_reply(session, change.current_message_id)
            session = self.sessions.choose(caller, session_id, change.current_message_id)
        if change.title is not None:
            session = self.sessions.rename(caller, session_id, change.title)
        return session.as_json()

    def _check_reply(self, session: Session, message_id: str) -> None:
        found = next(self.messages.branch(session, message_id, at_once=self.page_size_limit), None)
        if found is None:
            raise NotFoundError("No such message.")
        if found.role != "assistant":
            raise InvalidRequestError("current_message_id", "must be the id of a reply.")

    def newest(self, caller: Caller, page: Page) -> dict[str, Any]:
        """Return a page of the caller's sessions, newest first."""
        start = None
        if page.cursor is not None:
            last_activity, session_id = unseal(caller, "sessions", page.cursor, SESSION_POSITION)
            start = (last_activity, session_id)
        size = page.size(self.page_size_limit)
        found, position = self.sessions.newest(caller, limit=size, start=start)
        return {
            "sessions": [session.as_json() for session in found],
            "next_cursor": seal(caller, "sessions", position) if position else None,
        }

    def history(self, caller: Caller, session_id: str, page: Page) -> dict[str, Any]:
        """Return a page of a session's messages of all branches, oldest first.

        Raises NotFoundError.
        """
        session = self.sessions.find(caller, session_id)
        listing = f"messages#{session_id}"
        start = None
        if page.cursor is not None:
            (start,) = unseal(caller, listing, page.cursor, MESSAGE_POSITION)
        size = page.size(self.page_size_limit)
        found, position = self.messages.page(session, limit=size, start=start)
        return {
            "session_id": session_id,
            "messages": [message.as_json() for message in found],
            "current_message_id": session.current_message_id,
            "next_cursor": seal(caller, listing, (position,)) if position else None,
        }

    def delete(self, caller: Caller, session_id: str) -> None:
        """Delete a session and its messages. Raises NotFoundError."""
        self.sessions.delete(caller, session_id)
