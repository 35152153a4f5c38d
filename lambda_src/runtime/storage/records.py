"""What the sessions table holds: sessions and their messages."""

from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import NAMESPACE_OID, uuid5

from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.storage import keys

ChatRole = Literal["user", "assistant"]
Rating = Literal["up", "down"]
NO_PARENT = ""
"""The parent of a message that begins a branch of its own, by which nothing is before it."""


@dataclass(frozen=True)
class Session:
    """One conversation. Times are ISO 8601 UTC; `expires_at` is the epoch second of the TTL.

    `current_message_id` is the reply that the next message follows; without it that is the last
    message which was stored before messages had parents.
    """

    tenant_id: str
    user_id: str
    session_id: str
    created_at: str
    last_activity: str
    message_count: int
    expires_at: int
    title: str | None = None
    current_message_id: str | None = None

    @property
    def key(self) -> dict[str, str]:
        """The DynamoDB key of the session item."""
        return session_item_key(self.tenant_id, self.session_id)

    @classmethod
    def of(cls, item: Item) -> "Session":
        """Read a session from its item."""
        return cls(**{name: item[name] for name in cls.__dataclass_fields__ if name in item})

    def item(self) -> Item:
        """Return the DynamoDB item, with the attribute that lists it among its user's."""
        user_key = keys.user_key(self.tenant_id, self.user_id)
        return {**self.key, "user_key": user_key, **asdict(self)}

    def as_json(self) -> dict[str, Any]:
        """Return what the caller sees."""
        return asdict(self)


@dataclass(frozen=True)
class Feedback:
    """What its reader thinks of a reply, and since when. `comment` is the reader's own words."""

    rating: Rating
    given_at: str
    reason: str | None = None
    comment: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what the caller sees, which is what is stored: nothing that is unset."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class StoredMessage:
    """One message. A reply also says which model wrote it and what it cost, in tokens.

    `stopped` is true for a reply that its reader stopped: `content` is what was said until then.
    `finish_reason` is "length" for one that reached the limit of its length. A question that is
    answered as a stream has the `run_id` by which the newest answer can be read again, and the
    `reply_id` that this answer has, or will have.

    `parent_message_id` is the message before it: a question follows a reply or NO_PARENT, a reply
    its question, the continuation of a reply that reply. Without one it follows the message which
    was stored before it, as all did before there were branches.
    """

    role: ChatRole
    content: str
    created_at: str
    item_key: str
    message_id: str | None = None
    parent_message_id: str | None = None
    stopped: bool | None = None
    finish_reason: Literal["length"] | None = None
    run_id: str | None = None
    reply_id: str | None = None
    model_id: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    feedback: Feedback | None = None

    @classmethod
    def of(cls, item: Item) -> "StoredMessage":
        """Read a message from its item; one that was stored without an id gets one of its key."""
        key = f"{item['session_key']} {item['item_key']}"
        values: Item = {"message_id": str(uuid5(NAMESPACE_OID, key)), **item}
        if "feedback" in item:
            values["feedback"] = Feedback(**item["feedback"])
        return cls(**{name: values[name] for name in cls.__dataclass_fields__ if name in values})

    @property
    def can_be_continued(self) -> bool:
        """Whether a reply ended before it was complete."""
        return self.role == "assistant" and bool(self.stopped or self.finish_reason == "length")

    def as_json(self) -> dict[str, Any]:
        """Return what the caller sees: no storage key, nothing that is unset."""
        values = asdict(self)
        del values["item_key"]
        values["feedback"] = self.feedback.as_json() if self.feedback else None
        shown = {name: value for name, value in values.items() if value is not None}
        return shown | ({"parent_message_id": None} if self.parent_message_id == NO_PARENT else {})


@dataclass(frozen=True)
class Cost:
    """Which model wrote a reply, and its tokens."""

    model_id: str
    input_tokens: int
    output_tokens: int


def session_item_key(tenant_id: str, session_id: str) -> dict[str, str]:
    """Return the DynamoDB key of a session item."""
    return {"session_key": keys.session_key(tenant_id, session_id), "item_key": keys.SESSION_ITEM}
