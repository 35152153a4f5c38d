"""The caller's sessions, as the endpoints show them."""

from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.http.pagination import MESSAGE_POSITION, SESSION_POSITION, seal, unseal
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.storage.messages import MessageStore
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

    def rename(self, caller: Caller, session_id: str, change: SessionChange) -> dict[str, Any]:
        """Give a session another title and return it. Raises NotFoundError."""
        return self.sessions.rename(caller, session_id, change.title).as_json()

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
        """Return a page of a session's messages, oldest first. Raises NotFoundError."""
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
            "next_cursor": seal(caller, listing, (position,)) if position else None,
        }

    def delete(self, caller: Caller, session_id: str) -> None:
        """Delete a session and its messages. Raises NotFoundError."""
        self.sessions.delete(caller, session_id)
