"""Sessions of a user. A session of somebody else is not found, like one that never was."""

from dataclasses import replace
from uuid import uuid4

from lambda_src.runtime.clock import Clock, epoch_in, now, to_text
from lambda_src.runtime.http.errors import NotFoundError
from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.messages import erase_messages
from lambda_src.runtime.storage.records import Session, session_item_key
from lambda_src.runtime.storage.writes import Delete, Put, Update

Position = tuple[str, str]
_LIVE = "attribute_exists(session_key) AND attribute_not_exists(deleted_at)"


class SessionStore:
    """The session items of one table; `ttl_days` after its last activity a session expires."""

    def __init__(self, table: Table, *, ttl_days: int = 90, clock: Clock = now) -> None:
        self._table = table
        self._ttl_days = ttl_days
        self._clock = clock

    def create(self, caller: Caller, title: str | None = None) -> Session:
        """Create an empty session of the caller."""
        moment = self._clock()
        session = Session(
            tenant_id=caller.tenant_id,
            user_id=caller.user_id,
            session_id=str(uuid4()),
            created_at=to_text(moment),
            last_activity=to_text(moment),
            message_count=0,
            expires_at=epoch_in(moment, days=self._ttl_days),
            title=title,
        )
        self._table.write(Put(session.item()))
        return session

    def find(self, caller: Caller, session_id: str) -> Session:
        """Return the caller's session. Raises NotFoundError for any other."""
        item = self._table.get(session_item_key(caller.tenant_id, session_id))
        if item is None or "deleted_at" in item or not self._visible(item, caller):
            raise NotFoundError("No such session.")
        return Session.of(item)

    def rename(self, caller: Caller, session_id: str, title: str) -> Session:
        """Give a session of the caller another title and return it. Raises NotFoundError.

        That is no activity: its place in the list and its end stay.
        """
        session = self.find(caller, session_id)
        self._change(Update(session.key, "SET title = :title", _LIVE, values={":title": title}))
        return replace(session, title=title)

    def choose(self, caller: Caller, session_id: str, message_id: str) -> Session:
        """Make a message of the session its current one; that is no activity. NotFoundError."""
        session = self.find(caller, session_id)
        update = Update(
            session.key, "SET current_message_id = :id", _LIVE, values={":id": message_id}
        )
        self._change(update)
        return replace(session, current_message_id=message_id)

    def newest(
        self, caller: Caller, *, limit: int, start: Position | None = None
    ) -> tuple[list[Session], Position | None]:
        """Return the caller's sessions, newest first, with one Query.

        `start` and the second value are a position: (last_activity, session_id) of the last
        session that was read, or None at the end. Expired sessions that DynamoDB has not
        removed yet are left out, so a page may be shorter than `limit`.
        """
        user_key = keys.user_key(caller.tenant_id, caller.user_id)
        key = session_item_key(caller.tenant_id, start[1]) if start else {}
        after = {**key, "user_key": user_key, "last_activity": start[0]} if start else None
        items, more = self._table.query(
            "user_key = :user",
            {":user": user_key},
            index=keys.BY_USER,
            newest_first=True,
            limit=limit,
            start=after,
        )
        position = (items[-1]["last_activity"], items[-1]["session_id"]) if more and items else None
        return [Session.of(item) for item in items if self._visible(item, caller)], position

    def delete(self, caller: Caller, session_id: str) -> None:
        """Delete a session of the caller and its messages. Raises NotFoundError.

        First the session is marked: from then on it is neither listed, read nor written. If the
        function dies halfway, the same call again finishes the work.
        """
        key = session_item_key(caller.tenant_id, session_id)
        mark = Update(
            key,
            "SET deleted_at = :now REMOVE user_key",
            condition="attribute_exists(session_key) AND user_id = :user",
            values={":now": to_text(self._clock()), ":user": caller.user_id},
        )
        try:
            self._table.write(mark)
        except ConditionFailedError:
            raise NotFoundError("No such session.") from None
        erase_messages(self._table, key)
        self._table.write(Delete(key))

    def _change(self, update: Update) -> None:
        try:
            self._table.write(update)
        except ConditionFailedError:
            raise NotFoundError("No such session.") from None

    def _visible(self, item: Item, caller: Caller) -> bool:
        alive = bool(item["expires_at"] > self._clock().timestamp())
        return alive and item["user_id"] == caller.user_id
