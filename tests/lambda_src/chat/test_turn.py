"""What a turn leaves behind when something fails in the middle of it."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from lambda_src.chat.branch import Wanted
from lambda_src.chat.turn import Question
from lambda_src.runtime.http.errors import NotFoundError
from lambda_src.runtime.models import ModelError, ModelReply, ModelRequest, ModelUsage
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.fakes import fails_with
from tests.lambda_src.world import ANNA, World

SPENT = ModelUsage(30, 7)


@pytest.mark.parametrize(
    ("error", "status", "code", "retry_after"),
    [
        (ModelError("throttled", "x", retry_after=11), 429, "model_throttled", "11"),
        (ModelError("throttled", "x"), 429, "model_throttled", "5"),
        (ModelError("timeout", "secret detail"), 502, "model_failed", None),
        (ModelError("refused", "secret detail"), 502, "model_failed", None),
        (ModelError("invalid", "secret detail"), 502, "model_failed", None),
        (ModelError("unavailable", "secret detail", usage=SPENT), 502, "model_failed", None),
    ],
)
def test_a_failed_model_is_told_settled_and_leaves_no_session(
    world: World, error: ModelError, status: int, code: str, retry_after: str | None
) -> None:
    world.model.behaviour = fails_with(error)
    answer = world.chat()("POST", "/api/chat", body={"message": "hi"})
    assert (answer.status, answer.code) == (status, code)
    assert answer.headers.get("Retry-After") == retry_after
    assert "secret" not in answer.text
    assert world.tables.items(world.tables.sessions) == []
    # Nobody knows what a call used that timed out: it counts as much as was reserved.
    spent = world.books_balance()
    assert spent > 100 if error.kind == "timeout" else spent == (37 if error.usage else 0)
    assert [(e["outcome"], e["value"]) for e in world.events()] == [(error.kind, 1)]


def test_a_failed_question_is_taken_back_from_its_session(world: World) -> None:
    session_id = world.chat()("POST", "/api/chat", body={"message": "one"}).json["session_id"]
    store = SessionStore(world.tables.sessions)
    before = store.find(ANNA, session_id)
    world.model.behaviour = fails_with(ModelError("timeout", "slow"))
    body = {"message": "two", "tenant_context": {"session_id": session_id}}
    assert world.chat()("POST", "/api/chat", body=body).status == 502
    kept = MessageStore(world.tables.sessions).latest(before, 10)
    assert [message.content for message in kept] == ["one", "echo: one"]
    assert store.find(ANNA, session_id).message_count == 2


def test_an_error_nobody_expected_is_500_without_its_words_and_settled(world: World) -> None:
    world.model.behaviour = fails_with(ZeroDivisionError("secret detail"))
    answer = world.chat()("POST", "/api/chat", body={"message": "hi"})
    assert (answer.status, answer.code) == (500, "internal_error")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert world.books_balance() == 0


def test_a_session_deleted_during_the_turn_stays_deleted_and_is_settled(world: World) -> None:
    store = SessionStore(world.tables.sessions)
    session_id = store.create(ANNA).session_id

    def delete_meanwhile(request: ModelRequest) -> ModelReply:
        store.delete(ANNA, request.session_id)
        return ModelReply("too late", "fake.model-v1:0", SPENT)

    world.model.behaviour = delete_meanwhile
    body = {"message": "hi", "tenant_context": {"session_id": session_id}}
    assert world.chat()("POST", "/api/chat", body=body).status == 404
    assert world.tables.items(world.tables.sessions) == []
    assert world.books_balance() == 37


def test_a_question_that_cannot_be_stored_gives_its_tokens_back(world: World) -> None:
    store = SessionStore(world.tables.sessions)
    session = store.create(ANNA)
    turn = world.chat_parts()[0].turn
    store.delete(ANNA, session.session_id)
    with pytest.raises(NotFoundError):
        turn.take(Question(ANNA, session, Wanted("hi"), "system", 10_000))
    assert world.model.asked == []
    assert world.month()["committed"] == 0
    assert [name for name in world.month() if name.startswith("reservation#")] == []


def test_a_store_that_fails_after_the_answer_still_settles(world: World) -> None:
    api = world.chat()
    world.model.behaviour = lambda _: ModelReply("x" * 500_000, "fake.model-v1:0", SPENT)
    answer = api("POST", "/api/chat", body={"message": "hi"})
    assert answer.status == 500  # an item may have 400 KB
    assert world.tables.items(world.tables.sessions) == []
    assert world.books_balance() == 37


def test_messages_stay_in_order_when_the_clock_goes_backwards(world: World) -> None:
    start = datetime(2026, 11, 20, tzinfo=UTC)
    ticks = itertools.count()
    table = world.tables.sessions
    store = MessageStore(table, clock=lambda: start - timedelta(seconds=next(ticks)))
    session = SessionStore(table, clock=lambda: start).create(ANNA)
    previous = None
    for role in ("user", "assistant"):
        previous = store.append(session, role, role, follows=previous)
    stored = MessageStore(table, clock=lambda: start).latest(session, 5)
    assert [message.role for message in stored] == ["user", "assistant"]
    assert session.created_at < stored[0].created_at < stored[1].created_at
