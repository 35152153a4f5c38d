from typing import Any

import pytest

from lambda_src.runtime.http.idempotency import Idempotency
from lambda_src.runtime.models import ModelError
from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.events import claims
from tests.lambda_src.fakes import fails_with
from tests.lambda_src.world import ANNA, World

BODY = {"message": "hi"}
KEY = {"Idempotency-Key": "key-1"}


def test_the_same_request_twice_runs_the_model_once_and_answers_the_same(world: World) -> None:
    first = world.chat()("POST", "/api/chat", body=BODY, headers=KEY)
    with world.nothing_happens():
        second = world.chat()("POST", "/api/chat", body='{ "message": "hi" }', headers=KEY)
    assert first.status == second.status == 200
    assert first.json == second.json


def test_without_a_key_the_same_request_runs_again(world: World) -> None:
    answers = [world.chat()("POST", "/api/chat", body=BODY) for _ in range(2)]
    assert answers[0].json["session_id"] != answers[1].json["session_id"]


@pytest.mark.parametrize("other", ["message", "session"])
def test_the_key_with_another_body_is_409(world: World, other: str) -> None:
    world.chat()("POST", "/api/chat", body=BODY, headers=KEY)
    session_id = SessionStore(world.tables.sessions).create(ANNA).session_id
    bodies = {
        "message": {"message": "bye"},
        "session": {"message": "hi", "tenant_context": {"session_id": session_id}},
    }
    with world.nothing_happens():
        answer = world.chat()("POST", "/api/chat", body=bodies[other], headers=KEY)
    assert (answer.status, answer.code) == (409, "idempotency_key_reused")
    assert "another body" in answer.json["error"]["message"]


@pytest.mark.parametrize("token", [claims("user-2"), claims("user-9", "globex")])
def test_the_key_of_another_user_or_tenant_is_another_key(world: World, token: Any) -> None:
    first = world.chat()("POST", "/api/chat", body=BODY, headers=KEY)
    second = world.chat()("POST", "/api/chat", body=BODY, headers=KEY, token=token)
    assert second.status == 200
    assert first.json["session_id"] != second.json["session_id"]


def test_a_failed_run_may_be_tried_again_with_its_key(world: World) -> None:
    world.model.behaviour = fails_with(ModelError("unavailable", "down"))
    assert world.chat()("POST", "/api/chat", body=BODY, headers=KEY).status == 502
    world.model.behaviour = None
    assert world.chat()("POST", "/api/chat", body=BODY, headers=KEY).status == 200
    assert [len(request.messages) for request in world.model.asked] == [1, 1]


def test_a_run_whose_function_was_killed_does_not_block_its_key_for_ever(world: World) -> None:
    class Killed(BaseException):
        pass

    _chat, idempotency = world.chat_parts()
    answer: Any = {"reply": "second try"}

    def be_killed() -> Any:
        raise Killed

    with pytest.raises(Killed):
        idempotency.of(ANNA, "key-1", 0)({"message": "hi"}, be_killed)
    once = idempotency.of(ANNA, "key-1", 20_000)
    assert once({"message": "hi"}, lambda: answer) == answer


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "é", "a\n", "\x7f"])
def test_a_malformed_key_is_400_and_named(world: World, key: str) -> None:
    with world.nothing_happens():
        answer = world.chat()("POST", "/api/chat", body=BODY, headers={"Idempotency-Key": key})
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].lower().startswith("idempotency-key: ")


@pytest.mark.parametrize("key", ["~", "x" * 200, "user-2#idempotency", '{"a":1}'])
def test_every_visible_ascii_key_is_taken(world: World, key: str) -> None:
    headers = {"Idempotency-Key": key}
    assert world.chat()("POST", "/api/chat", body=BODY, headers=headers).status == 200


def test_handlers_of_the_client_do_not_grow_while_the_function_stays_warm(world: World) -> None:
    records = Idempotency(world.tables.sessions, ttl_seconds=60)
    emitter: Any = world.tables.client.meta.events
    counts = []
    for number in range(3):
        records.of(ANNA, f"key-{number}", 20_000)({}, dict)
        counts.append(len(emitter._emitter._handlers.prefix_search("request-created")))
    assert counts == [counts[0]] * 3
