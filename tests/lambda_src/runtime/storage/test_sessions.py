from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambda_src.runtime.http.errors import NotFoundError
from lambda_src.runtime.storage.messages import MessageStore, title_of
from lambda_src.runtime.storage.records import Cost
from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.tables import Tables
from tests.lambda_src.world import ANNA, BERT

START = datetime(2026, 11, 20, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment


def test_a_session_item_has_exactly_the_documented_attributes(tables: Tables) -> None:
    session = SessionStore(tables.sessions, ttl_days=90, clock=Clock()).create(ANNA, "Plans")
    (item,) = tables.items(tables.sessions)
    assert item == {
        "session_key": f"acme#{session.session_id}",
        "item_key": "session",
        "user_key": "acme#user-1",
        "tenant_id": "acme",
        "user_id": "user-1",
        "session_id": session.session_id,
        "created_at": "2026-11-20T00:00:00.000000Z",
        "last_activity": "2026-11-20T00:00:00.000000Z",
        "message_count": 0,
        "title": "Plans",
        "expires_at": int((START + timedelta(days=90)).timestamp()),
    }


def test_a_message_item_has_exactly_the_documented_attributes(tables: Tables) -> None:
    session = SessionStore(tables.sessions).create(ANNA)
    store = MessageStore(tables.sessions, ttl_days=30)
    message = store.append(session, "assistant", "Hi", cost=Cost("model", 3, 4))
    (item,) = (i for i in tables.items(tables.sessions) if i["item_key"] != "session")
    expires = datetime.fromtimestamp(item.pop("expires_at"), UTC)
    assert timedelta(days=29, hours=23) < expires - datetime.now(UTC) <= timedelta(days=30)
    assert item == {
        "session_key": f"acme#{session.session_id}",
        "item_key": message.item_key,
        "message_id": message.message_id,
        "role": "assistant",
        "content": "Hi",
        "created_at": message.created_at,
        "model_id": "model",
        "input_tokens": 3,
        "output_tokens": 4,
    }
    assert message.item_key.startswith(f"message#{message.created_at}#")


def test_activity_keeps_a_session_alive_and_moves_it_to_the_top(tables: Tables) -> None:
    clock = Clock()
    store = SessionStore(tables.sessions, ttl_days=10, clock=clock)
    first, second = store.create(ANNA), store.create(ANNA)
    clock.moment += timedelta(days=9)
    MessageStore(tables.sessions, ttl_days=10, clock=clock).append(first, "user", "still here")
    assert [s.session_id for s in store.newest(ANNA, limit=9)[0]] == [
        first.session_id,
        second.session_id,
    ]
    clock.moment += timedelta(days=2)
    assert [s.session_id for s in store.newest(ANNA, limit=9)[0]] == [first.session_id]
    with pytest.raises(NotFoundError):
        store.find(ANNA, second.session_id)
    assert store.find(ANNA, first.session_id).message_count == 1


def test_expired_messages_are_not_shown_before_dynamodb_removes_them(tables: Tables) -> None:
    clock = Clock()
    session = SessionStore(tables.sessions, clock=clock).create(ANNA)
    messages = MessageStore(tables.sessions, ttl_days=10, clock=clock)
    messages.append(session, "user", "old")
    clock.moment += timedelta(days=9)
    messages.append(session, "user", "new")
    clock.moment += timedelta(days=2)
    assert [message.content for message in messages.latest(session, 9)] == ["new"]
    assert [message.content for message in messages.page(session, limit=9)[0]] == ["new"]


def test_nothing_is_stored_in_a_session_that_is_being_deleted(tables: Tables) -> None:
    store = SessionStore(tables.sessions)
    session = store.create(ANNA)
    messages = MessageStore(tables.sessions)
    message = messages.append(session, "user", "one")
    die_after_the_mark(store, session.session_id)
    before = tables.items(tables.sessions)
    with pytest.raises(NotFoundError):
        messages.append(session, "assistant", "too late", follows=message)
    messages.withdraw(session, message)
    with pytest.raises(NotFoundError):
        store.find(ANNA, session.session_id)
    assert store.newest(ANNA, limit=9) == ([], None)
    assert tables.items(tables.sessions) == before


def test_a_delete_that_died_halfway_is_finished_by_the_next_one(tables: Tables) -> None:
    store = SessionStore(tables.sessions)
    session = store.create(ANNA)
    for text in ("one", "two"):
        MessageStore(tables.sessions).append(session, "user", text)
    die_after_the_mark(store, session.session_id)
    with pytest.raises(NotFoundError):
        store.delete(BERT, session.session_id)
    store.delete(ANNA, session.session_id)
    assert tables.items(tables.sessions) == []


def test_withdrawing_from_a_deleted_session_does_not_bring_it_back(tables: Tables) -> None:
    store = SessionStore(tables.sessions)
    session = store.create(ANNA)
    message = MessageStore(tables.sessions).append(session, "user", "one")
    store.delete(ANNA, session.session_id)
    MessageStore(tables.sessions).withdraw(session, message)
    assert tables.items(tables.sessions) == []


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("Hi", "Hi"),
        (" Several\n\n  lines ", "Several lines"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("word " * 20, "word " * 11 + "word…"),
    ],
)
def test_a_title_is_the_beginning_of_the_first_message(content: str, title: str) -> None:
    assert title_of(content) == title
    assert len(title) <= 60


class Died(BaseException):
    """The function was killed."""


def die_after_the_mark(store: SessionStore, session_id: str) -> None:
    def die(**_: Any) -> None:
        raise Died

    events = store._table.client.meta.events
    events.register("before-call.dynamodb.Query", die)
    with pytest.raises(Died):
        store.delete(ANNA, session_id)
    events.unregister("before-call.dynamodb.Query", die)
