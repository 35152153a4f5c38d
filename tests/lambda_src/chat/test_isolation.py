"""Hostile requests: whatever they hold, they change nothing and reach no model."""

import json
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.events import claims, event
from tests.lambda_src.world import ANNA, GLOBEX, World

BOUNDED = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
TRICKS = st.sampled_from(
    [
        "globex",
        "acme#x",
        "acme ",
        "ACME",
        "acme\u0000",
        "../globex",
        "{acme}",
        "\uff41cme",
        "*",
        "session",
        "00000000-0000-0000-0000-00000000000",
        "00000000-0000-0000-0000-000000000000#session",
        "{00000000-0000-0000-0000-000000000000}",
        "urn:uuid:00000000-0000-0000-0000-000000000000",
        "00000000-0000-0000-0000-000000000000\n",
        "0000000\u0660-0000-0000-0000-000000000000",
    ]
)
REFUSED = {400, 401, 403, 404, 413}


@BOUNDED
@given(tenant_id=TRICKS | JSON, user_id=TRICKS | JSON, session_id=TRICKS | JSON)
@example(tenant_id="acme", user_id="user-1", session_id=9**99)
@example(tenant_id=None, user_id=None, session_id="\ud800")
def test_no_made_up_context_is_taken(
    world: World, tenant_id: Any, user_id: Any, session_id: Any
) -> None:
    context = {"tenant_id": tenant_id, "user_id": user_id, "session_id": session_id}
    if context["tenant_id"] in (None, "acme") and user_id is None and session_id is None:
        context["user_id"] = "user-2"
    body = {"message": "hi", "tenant_context": context}
    with world.nothing_happens():
        answer = world.chat()("POST", "/api/chat", body=body)
    assert answer.status in REFUSED
    assert answer.code


@BOUNDED
@given(text=st.text(max_size=60) | JSON.map(json.dumps), encoded=st.booleans())
def test_no_body_but_a_message_is_taken(world: World, text: str, encoded: bool) -> None:
    made = event("POST", "/api/chat", body=text, token=claims(), isBase64Encoded=encoded)
    with world.nothing_happens():
        answer = world.chat().send(made)
    assert (answer.status, answer.code) == (400, "invalid_request")


@BOUNDED
@given(
    token=st.dictionaries(
        st.sampled_from(["sub", "custom:tenant_id", "token_use", "cognito:groups"]),
        TRICKS | JSON | st.sampled_from(["id", "access"]),
    ).filter(lambda token: token.get("custom:tenant_id") != "globex")
)
def test_no_claims_but_valid_ones_are_taken(world: World, token: Any) -> None:
    with world.nothing_happens():
        answer = world.chat()("POST", "/api/chat", body={"message": "hi"}, token=token)
    assert answer.status in {401, 403}
    assert answer.code


@BOUNDED
@given(key=st.text(max_size=250).filter(lambda key: not (key.isascii() and key.isprintable())))
def test_no_odd_idempotency_key_is_taken(world: World, key: str) -> None:
    headers = {"Idempotency-Key": key}
    with world.nothing_happens():
        answer = world.chat()("POST", "/api/chat", body={"message": "hi"}, headers=headers)
    assert (answer.status, answer.code) == (400, "invalid_request")


def test_another_tenants_session_id_is_404_with_and_without_its_tenant_403(world: World) -> None:
    session_id = SessionStore(world.tables.sessions).create(ANNA).session_id
    token = claims(GLOBEX.user_id, "globex")
    contexts = [{"session_id": session_id}, {"session_id": session_id, "tenant_id": "acme"}]
    with world.nothing_happens():
        answers = [
            world.chat()(
                "POST",
                "/api/chat",
                body={"message": "hi", "tenant_context": context},
                token=token,
                headers={"Idempotency-Key": "key"},
            )
            for context in contexts
        ]
    assert [answer.status for answer in answers] == [404, 403]
    assert not any("acme" in answer.text or session_id in answer.text for answer in answers)
