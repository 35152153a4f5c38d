"""The messages of a session, in the order in which they were stored."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from secrets import token_hex
from typing import Literal
from uuid import uuid4

from lambda_src.runtime.clock import Clock, after, epoch_in, from_text, now, to_text
from lambda_src.runtime.http.errors import NotFoundError
from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import BATCH, Table
from lambda_src.runtime.storage.records import NO_PARENT, ChatRole, Cost, Session, StoredMessage
from lambda_src.runtime.storage.writes import Delete, Put, Update

TITLE_CHARACTERS = 60
MOST_READ = 1000
"""How many messages are searched for one by its id: those that were stored last."""
_PAGE = 100
_LIVE = "attribute_exists(session_key) AND attribute_not_exists(deleted_at)"
_OF_SESSION = "session_key = :session AND begins_with(item_key, :message)"


class MessageStore:
    """The message items of one table; each expires `ttl_days` after it was stored."""

    def __init__(self, table: Table, *, ttl_days: int = 90, clock: Clock = now) -> None:
        self._table = table
        self._ttl_days = ttl_days
        self._clock = clock

    def append(
        self,
        session: Session,
        role: ChatRole,
        content: str,
        *,
        message_id: str | None = None,
        parent_message_id: str | None = None,
        run_id: str | None = None,
        reply_id: str | None = None,
        follows: StoredMessage | None = None,
        cost: Cost | None = None,
        stopped: bool = False,
        finish_reason: Literal["length"] | None = None,
    ) -> StoredMessage:
        """Store a message and bring its session up to date, both or neither.

        It is dated after the session's last activity and after the message that it `follows`,
        even if the clocks of two functions differ. A reply with a parent becomes the session's
        current message. Raises NotFoundError when the session is gone.
        """
        earlier = max(session.last_activity, follows.created_at if follows else "")
        moment = after(from_text(earlier), self._clock)
        message = StoredMessage(
            role=role,
            content=content,
            created_at=to_text(moment),
            item_key=keys.message_item(moment, token_hex(4)),
            message_id=message_id or str(uuid4()),
            parent_message_id=parent_message_id,
            stopped=stopped or None,
            finish_reason=finish_reason,
            run_id=run_id,
            reply_id=reply_id,
            **(asdict(cost) if cost else {}),
        )
        expires_at = epoch_in(moment, days=self._ttl_days)
        item = {"session_key": session.key["session_key"], "expires_at": expires_at}
        try:
            self._table.transact(
                [_activity(session, message, expires_at), Put(item | asdict(message))]
            )
        except ConditionFailedError:
            raise NotFoundError("No such session.") from None
        return message

    def withdraw(self, session: Session, message: StoredMessage) -> None:
        """Take a message back, as if it had not been sent; harmless when the session is gone."""
        key = {"session_key": session.key["session_key"], "item_key": message.item_key}
        less = Update(session.key, "ADD message_count :less", _LIVE, values={":less": -1})
        try:
            self._table.transact([less, Delete(key)])
        except ConditionFailedError:
            return

    def answer_again(
        self, session: Session, question: StoredMessage, *, run_id: str, reply_id: str
    ) -> StoredMessage:
        """Record the run that writes another reply to a question. Raises NotFoundError."""
        changed = replace(question, run_id=run_id, reply_id=reply_id)
        try:
            self._table.write(_with_run_of(session, changed, "attribute_exists(item_key)", {}))
        except ConditionFailedError:
            raise NotFoundError("No such message.") from None
        return changed

    def answer_as_before(
        self, session: Session, question: StoredMessage, changed: StoredMessage
    ) -> None:
        """Take back what `answer_again` recorded, unless somebody else recorded more since."""
        try:
            still = {":still": changed.reply_id}
            self._table.write(_with_run_of(session, question, "reply_id = :still", still))
        except ConditionFailedError:
            return

    def branch(
        self, session: Session, last: str | None, *, at_once: int
    ) -> Iterator[StoredMessage]:
        """Yield a branch from its message with the id `last` to its first; nothing if it has none.

        Without an id it is what was stored before messages had parents. `at_once` are read with
        the first query. Each parent is older than what follows it, so one pass finds them all.
        """
        wanted = last
        for message in self._newest_first(session, at_once):
            if wanted not in (None, message.message_id):
                continue
            if wanted is None and message.parent_message_id is not None:
                continue
            yield message
            if message.parent_message_id == NO_PARENT:
                return
            wanted = message.parent_message_id

    def _newest_first(self, session: Session, at_once: int) -> Iterator[StoredMessage]:
        start, more, read, size = None, True, 0, at_once
        while more and read < MOST_READ:
            items, more = self._table.query(
                _OF_SESSION, _values(session.key), limit=size, newest_first=True, start=start
            )
            yield from self._alive(items)
            read, size = read + len(items), _PAGE
            start = {**session.key, "item_key": items[-1]["item_key"]} if items else None

    def latest(self, session: Session, count: int) -> tuple[StoredMessage, ...]:
        """Return the last `count` messages, oldest first."""
        if count < 1:
            return ()
        items, _ = self._table.query(
            _OF_SESSION, _values(session.key), limit=count, newest_first=True
        )
        return tuple(self._alive(reversed(items)))

    def page(
        self, session: Session, *, limit: int, start: str | None = None
    ) -> tuple[list[StoredMessage], str | None]:
        """Return messages, oldest first, from after `start` (an item key), and where to go on."""
        position = {**session.key, "item_key": start} if start else None
        items, more = self._table.query(
            _OF_SESSION, _values(session.key), limit=limit, start=position
        )
        return self._alive(items), items[-1]["item_key"] if more and items else None

    def _alive(self, items: Iterable[Item]) -> list[StoredMessage]:
        """Leave out what expired but was not removed by DynamoDB yet (it may take days)."""
        moment = self._clock().timestamp()
        return [StoredMessage.of(item) for item in items if item["expires_at"] > moment]


def _activity(session: Session, message: StoredMessage, expires_at: int) -> Update:
    values = {":at": message.created_at, ":expires": expires_at, ":one": 1}
    expression = "SET last_activity = :at, expires_at = :expires"
    if message.role == "user":
        values[":title"] = title_of(message.content)
        expression += ", title = if_not_exists(title, :title)"
    elif message.parent_message_id is not None:
        values[":current"] = message.message_id
        expression += ", current_message_id = :current"
    return Update(session.key, f"{expression} ADD message_count :one", _LIVE, values=values)


def _with_run_of(session: Session, question: StoredMessage, condition: str, values: Item) -> Update:
    """Return the update that gives a stored question the run that this one has."""
    key = {"session_key": session.key["session_key"], "item_key": question.item_key}
    if question.run_id is None or question.reply_id is None:
        return Update(key, "REMOVE run_id, reply_id", condition, values=values)
    run = {":run": question.run_id, ":reply": question.reply_id}
    return Update(key, "SET run_id = :run, reply_id = :reply", condition, values=values | run)


def title_of(content: str) -> str:
    """Return the title that a session gets from its first message: its first 60 characters."""
    text = " ".join(content.split())
    return text if len(text) <= TITLE_CHARACTERS else f"{text[: TITLE_CHARACTERS - 1].rstrip()}…"


def _values(key: Item) -> Item:
    return {":session": key["session_key"], ":message": keys.MESSAGE_PREFIX}


def erase_messages(table: Table, key: Item) -> None:
    """Delete every message of a session, a batch at a time."""
    more = True
    while more:
        items, more = table.query(
            _OF_SESSION,
            _values(key),
            limit=BATCH,
            attributes="session_key, item_key",
        )
        table.delete_all(items)
