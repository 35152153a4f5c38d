import base64
import json
from typing import Any
from uuid import uuid4

import pytest

from lambda_src.runtime.models import Message
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.events import claims, event
from tests.lambda_src.world import ANNA, BERT, GLOBEX, World


def test_the_first_message_begins_a_session_and_is_answered(world: World) -> None:
    answer = world.chat()("POST", "/api/chat", body={"message": "Hello there"})
    assert answer.status == 200
    assert answer.json == {
        "session_id": answer.json["session_id"],
        "message_id": answer.json["message_id"],
        "parent_message_id": answer.json["parent_message_id"],
        "reply": "echo: Hello there",
        "model_id": "fake.model-v1:0",
        "usage": {"input_tokens": 10, "output_tokens": 5},
    }
    session = SessionStore(world.tables.sessions).find(ANNA, answer.json["session_id"])
    stored = MessageStore(world.tables.sessions).latest(session, 10)
    assert (session.title, session.message_count) == ("Hello there", 2)
    assert [(m.role, m.content, m.input_tokens) for m in stored] == [
        ("user", "Hello there", None),
        ("assistant", "echo: Hello there", 10),
    ]
    assert stored[1].message_id == answer.json["message_id"] == session.current_message_id
    assert stored[0].message_id == answer.json["parent_message_id"] == stored[1].parent_message_id
    assert stored[0].created_at < stored[1].created_at == session.last_activity
    assert world.books_balance() == 15


def test_a_later_message_shows_the_model_the_last_messages_in_order(world: World) -> None:
    api = world.chat(history_messages=3)
    session_id = api("POST", "/api/chat", body={"message": "one"}).json["session_id"]
    for text in ("two", "three"):
        body = {"message": text, "tenant_context": {"session_id": session_id.upper()}}
        assert api("POST", "/api/chat", body=body).json["session_id"] == session_id
    assert world.model.asked[-1].messages == (
        Message("assistant", "echo: one"),
        Message("user", "two"),
        Message("assistant", "echo: two"),
        Message("user", "three"),
    )
    assert world.model.asked[-1].session_id == session_id


def test_a_context_that_agrees_with_the_token_is_taken(world: World) -> None:
    context = {"tenant_id": "acme", "user_id": "user-1", "session_id": None}
    body = {"message": "hi", "tenant_context": context}
    assert world.chat()("POST", "/api/chat", body=body).status == 200


def test_a_usage_event_tells_what_was_used_where(world: World) -> None:
    answer = world.chat()("POST", "/api/chat", body={"message": "hi"})
    (recorded,) = world.events()
    assert (
        recorded
        | {
            "tenant_id": "acme",
            "metric_type": "agent_invocation",
            "value": 1,
            "session_id": answer.json["session_id"],
            "agent_id": "chat",
            "model_id": "fake.model-v1:0",
            "input_tokens": 10,
            "output_tokens": 5,
            "outcome": "ok",
        }
        == recorded
    )
    assert recorded["invocation_time"] >= 0
    assert recorded["entry_key"].startswith(recorded["timestamp"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "message"),
        ({"message": ""}, "message"),
        ({"message": " \n"}, "message"),
        ({"message": None}, "message"),
        ({"message": 7}, "message"),
        ({"message": "hi", "mesage": "hi"}, "mesage"),
        ({"message": "hi", "tenant_context": "acme"}, "tenant_context"),
        ({"message": "hi", "tenant_context": {"tenant": "acme"}}, "tenant_context.tenant"),
        ({"message": "hi", "tenant_context": {"session_id": "1"}}, "tenant_context.session_id"),
        ({"message": "hi", "tenant_context": {"session_id": 1}}, "tenant_context.session_id"),
        ("{", "body"),
        ("[]", "body"),
        ("null", "body"),
        ('{"message": "\\ud800"}', "body"),
        ("\ud800", "body"),
    ],
)
def test_a_wrong_field_is_named(world: World, body: Any, field: str) -> None:
    with world.nothing_happens():
        answer = world.chat()("POST", "/api/chat", body=body)
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{field}: ")


def test_a_body_in_base64_is_read_and_a_broken_one_is_refused(world: World) -> None:
    text = json.dumps({"message": "grüezi"}, ensure_ascii=False).encode()
    made = event("POST", "/api/chat", token=claims(), body=base64.b64encode(text).decode())
    assert world.chat().send(made | {"isBase64Encoded": True}).json["reply"] == "echo: grüezi"
    answer = world.chat().send(made | {"isBase64Encoded": True, "body": "§"})
    assert (answer.status, answer.code) == (400, "invalid_request")


@pytest.mark.parametrize("body", [{"message": "x" * 501}, {"message": "x" * 300_000}])
def test_too_much_text_is_413(world: World, body: Any) -> None:
    with world.nothing_happens():
        answer = world.chat()("POST", "/api/chat", body=body)
    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize(
    "token",
    [
        None,
        {},
        claims(token_use="access"),
        claims(tenant_id=""),
        claims(tenant_id="ACME"),
        claims(tenant_id="acme#x"),
        claims(tenant_id="acme\n"),
        claims(user_id=""),
        claims(user_id="a#b"),
        {name: value for name, value in claims().items() if name != "custom:tenant_id"},
        {name: value for name, value in claims().items() if name != "token_use"},
        {name: value for name, value in claims().items() if name != "sub"},
    ],
)
def test_a_token_without_a_verified_tenant_is_401(world: World, token: Any) -> None:
    with world.nothing_happens(), world.calls() as calls:
        answer = world.chat()("POST", "/api/chat", body={"message": "hi"}, token=token)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not calls


@pytest.mark.parametrize("context", [{"tenant_id": "globex"}, {"user_id": "user-2"}])
def test_a_context_that_disagrees_with_the_token_is_403(world: World, context: Any) -> None:
    with world.nothing_happens():
        body = {"message": "hi", "tenant_context": context}
        answer = world.chat()("POST", "/api/chat", body=body)
    assert (answer.status, answer.code) == (403, "forbidden")
    assert "globex" not in answer.text


@pytest.mark.parametrize("tenant_id", ["paused", "unknown"])
def test_a_tenant_that_is_not_active_is_403(world: World, tenant_id: str) -> None:
    world.add_tenant("paused", status="suspended")
    world.add_member("user-1", tenant_id)
    with world.nothing_happens():
        token = claims(tenant_id=tenant_id)
        answer = world.chat()("POST", "/api/chat", body={"message": "hi"}, token=token)
    assert (answer.status, answer.code) == (403, "tenant_suspended")


def test_the_session_of_somebody_else_is_the_same_404_as_none(world: World) -> None:
    store = SessionStore(world.tables.sessions)
    foreign = [store.create(caller).session_id for caller in (BERT, GLOBEX)]
    deleted = store.create(ANNA).session_id
    store.delete(ANNA, deleted)
    answers = []
    with world.nothing_happens():
        for session_id in [*foreign, deleted, str(uuid4())]:
            body = {"message": "hi", "tenant_context": {"session_id": session_id}}
            headers = {"Idempotency-Key": session_id}
            answers.append(world.chat()("POST", "/api/chat", body=body, headers=headers))
    assert {(a.status, a.text) for a in answers} == {(404, answers[0].text)}
    assert answers[0].code == "not_found"


def test_the_tenants_own_budget_overrides_the_environments(world: World) -> None:
    world.add_tenant("acme", monthly_token_budget=0)
    with world.nothing_happens():
        answer = world.chat()("POST", "/api/chat", body={"message": "hi"})
    assert (answer.status, answer.code) == (429, "budget_exhausted")
    assert 0 < int(answer.headers["Retry-After"]) <= 31 * 86_400


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/chat"), ("POST", "/api/chat/"), ("POST", "/"), ("OPTIONS", "/api/chat")],
)
def test_an_unknown_route_is_404_in_the_same_shape(world: World, method: str, path: str) -> None:
    answer = world.chat()(method, path, body={"message": "hi"})
    assert (answer.status, answer.code) == (404, "not_found")


def test_every_answer_says_what_is_left_of_the_rate_limits(world: World) -> None:
    api = world.chat(user_calls_per_minute=2, tenant_calls_per_minute=9)
    answer = api("POST", "/api/chat", body={"message": "hi"})

    assert answer.headers["RateLimit-Policy"] == '"user";q=2;w=60, "tenant";q=9;w=60'
    assert answer.headers["RateLimit"].startswith('"user";r=1;t=')


def test_a_flooding_user_is_429_and_a_colleague_is_answered(world: World) -> None:
    api = world.chat(user_calls_per_minute=2, tenant_calls_per_minute=9)
    floods = [api("POST", "/api/chat", body={"message": f"hi {n}"}) for n in range(6)]
    refused = floods[-1]
    answered = api("POST", "/api/chat", body={"message": "hi"}, token=claims("user-2"))

    # At the edge of a minute the user gets two more.
    assert [flood.status for flood in floods].count(200) in {2, 4}
    assert (refused.status, refused.code) == (429, "rate_limited")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert answered.status == 200
