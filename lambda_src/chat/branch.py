"""Where a turn stands in its conversation: what it follows, and what the model is shown.

A conversation is a tree: a question follows a reply, a reply its question, and what continues a
reply follows that. The model is shown one path of it, and nothing of the other branches.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lambda_src.chat.prompt import CONTINUE
from lambda_src.runtime.http.errors import InvalidRequestError, NotFoundError
from lambda_src.runtime.models import Message
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.records import NO_PARENT, Session, StoredMessage


@dataclass(frozen=True)
class Wanted:
    """What a turn is to be: a message with `text` after `parent`, or a reply written anew or on.

    `parent` None is the session's current message, NO_PARENT none at all.
    """

    text: str = ""
    parent: str | None = None
    regenerates: str | None = None
    continues: str | None = None

    @property
    def leaves_the_branch(self) -> bool:
        """Whether it may follow something else than what was said last."""
        return (self.parent, self.regenerates, self.continues) != (None, None, None)


@dataclass(frozen=True)
class Branch:
    """What the model is shown, which ends with the user, and what the next message follows.

    That is the question, or the reply if the `question` is stored already.
    """

    shown: tuple[Message, ...]
    parent_message_id: str
    question: StoredMessage | None = None


@dataclass(frozen=True)
class Branches:
    """Finds branches; the model is shown at most `history_messages` before the question."""

    messages: MessageStore
    history_messages: int

    def of(self, session: Session | None, wanted: Wanted) -> Branch:
        """Return the branch of a turn.

        Raises NotFoundError for a message that is not the session's, and InvalidRequestError for
        one that cannot be followed or continued.
        """
        if session is None:
            return Branch((Message("user", wanted.text),), NO_PARENT)
        if wanted.regenerates is not None:
            return self._regenerated(session, wanted.regenerates)
        if wanted.continues is not None:
            return self._continued(session, wanted.continues)
        return self._followed(session, wanted)

    def _followed(self, session: Session, wanted: Wanted) -> Branch:
        asked = Message("user", wanted.text)
        if wanted.parent == NO_PARENT:
            return Branch((asked,), NO_PARENT)
        back = self._back(session, wanted.parent or session.current_message_id)
        last = next(back, None)
        if wanted.parent is not None:
            last = _found(last)
            if last.role != "assistant":
                raise InvalidRequestError("parent_message_id", "must be the id of a reply.")
        if last is None:
            return Branch((asked,), NO_PARENT)
        earlier = islice(_with(last, back), self.history_messages)
        return Branch((*_shown(earlier), asked), last.message_id or NO_PARENT)

    def _regenerated(self, session: Session, message_id: str) -> Branch:
        back = self._back(session, message_id)
        _, question = _until_question(back)
        shown = (*self._before(back), Message("user", question.content))
        return Branch(shown, question.message_id or NO_PARENT, question)

    def _continued(self, session: Session, message_id: str) -> Branch:
        back = self._back(session, message_id)
        parts, question = _until_question(back)
        if not parts or not parts[0].can_be_continued:
            raise InvalidRequestError(
                "continue_message_id", "must be a reply that reached its length or was stopped."
            )
        exchange = _shown([*parts, question])
        shown = (*self._before(back), *exchange, Message("user", CONTINUE))
        return Branch(shown, message_id, question)

    def _back(self, session: Session, last: str | None) -> Iterator[StoredMessage]:
        return self.messages.branch(session, last, at_once=self.history_messages + 2)

    def _before(self, back: Iterator[StoredMessage]) -> tuple[Message, ...]:
        return _shown(islice(back, self.history_messages))


def _until_question(back: Iterator[StoredMessage]) -> tuple[list[StoredMessage], StoredMessage]:
    """Return the parts of a reply, the last one first, and its question."""
    parts: list[StoredMessage] = []
    message = _found(next(back, None))
    while message.role == "assistant":
        parts.append(message)
        message = _found(next(back, None))
    return parts, message


def _found(message: StoredMessage | None) -> StoredMessage:
    if message is None:
        raise NotFoundError("No such message.")
    return message


def _with(first: StoredMessage, others: Iterable[StoredMessage]) -> Iterator[StoredMessage]:
    yield first
    yield from others


def _shown(newest_first: Iterable[StoredMessage]) -> tuple[Message, ...]:
    """Return messages, oldest first; a reply and its continuations are one."""
    shown: list[Message] = []
    for message in reversed(list(newest_first)):
        if message.role == "assistant" and shown and shown[-1].role == "assistant":
            shown[-1] = Message("assistant", shown[-1].content + message.content)
        else:
            shown.append(Message(message.role, message.content))
    return tuple(shown)
