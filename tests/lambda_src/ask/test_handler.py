import json
from typing import Any

import pytest

from lambda_src.ask.handler import compose
from lambda_src.context.requests import ContextRequest
from lambda_src.runtime.clock import from_text
from lambda_src.runtime.http.resolver import Entry
from lambda_src.runtime.models import ModelError, ModelReply, ModelUsage
from tests.lambda_src.ask.conftest import FUNCTION_PATH, AskWorld
from tests.lambda_src.ask.figures import ACME, SUMMARY
from tests.lambda_src.events import Context, claims, event
from tests.lambda_src.fakes import fails_with

SPENT = ModelUsage(30, 7)
QUESTION = {"question": "How much did we earn?"}


def data_in(prompt: str) -> Any:
    """The figures in a prompt: the line between the first two marks."""
    return json.loads(prompt.split("\n", 2)[1])


def test_a_question_is_answered_with_the_period_and_the_size_of_what_is_behind_it(
    asks: AskWorld,
) -> None:
    asks.world.model.behaviour = lambda _: ModelReply("1,453.57", "fake.model-v1:0", SPENT)
    answer = asks.ask()
    assert answer.status == 200
    assert answer.json == {
        "answer": "1,453.57",
        "question_id": answer.json["question_id"],
        "model_id": "fake.model-v1:0",
        "usage": {"input_tokens": 30, "output_tokens": 7},
        "context": SUMMARY,
    }
    assert asks.world.books_balance() == 37


def test_the_model_is_shown_the_numbers_that_the_vault_gave(asks: AskWorld) -> None:
    answer = asks.ask()
    (request,) = asks.world.model.asked
    shown = data_in(request.messages[0].content)
    numbers = ("quantity", "revenue_cents", "orders", "total_cents", "average_order_cents", "date")
    for name, rows in ACME.items():
        assert [
            {field: row[field] for field in numbers if field in row} for row in shown[name]["data"]
        ] == [{field: row[field] for field in numbers if field in row} for row in rows]
        assert answer.json["context"][name] == {
            field: value for field, value in shown[name].items() if field != "data"
        }


def test_all_figures_come_from_one_invocation_with_the_callers_verified_claims(
    asks: AskWorld,
) -> None:
    asks.ask(token=claims(email="anna@example.com"))
    (payload,) = asks.vault.payloads
    assert asks.vault.paths == [FUNCTION_PATH]
    assert payload == {
        "claims": claims(),
        "operations": {
            "revenue_by_day": {"days": 30},
            "top_menu_items": {"days": 30, "limit": 10},
            "recent_orders": {"limit": 10},
        },
    }
    assert ContextRequest.model_validate(payload).operations.model_fields_set == set(ACME)


def test_question_answer_figures_and_cost_are_stored_for_a_while(asks: AskWorld) -> None:
    answer = asks.ask()
    (item,) = asks.stored()
    created_at = item["created_at"]
    assert item == {
        "session_key": "acme#user-1#asks",
        "item_key": f"ask#{created_at}#{answer.json['question_id']}",
        "tenant_id": "acme",
        "user_id": "user-1",
        "question_id": answer.json["question_id"],
        "question": QUESTION["question"],
        "answer": answer.json["answer"],
        "context": SUMMARY,
        "model_id": "fake.model-v1:0",
        "input_tokens": 10,
        "output_tokens": 5,
        "created_at": created_at,
        "expires_at": int(from_text(created_at).timestamp()) + 90 * 86_400,
    }


def test_a_usage_event_says_that_ask_used_the_tokens(asks: AskWorld) -> None:
    answer = asks.ask()
    (recorded,) = asks.world.events()
    assert (recorded["agent_id"], recorded["session_id"], recorded["outcome"]) == (
        "ask",
        answer.json["question_id"],
        "ok",
    )


def test_each_tenant_gets_its_own_figures_and_pays_for_itself(asks: AskWorld) -> None:
    asks.ask()
    answer = asks.ask(token=claims("user-9", "globex"))
    assert answer.json["context"]["revenue_by_day"]["revenue_cents"] == 777_001
    prompt = asks.world.model.asked[-1].messages[0].content
    assert "777001" in prompt
    assert "81250" not in prompt
    assert {item["session_key"] for item in asks.stored()} == {
        "acme#user-1#asks",
        "globex#user-9#asks",
    }
    assert asks.world.books_balance("acme") == asks.world.books_balance("globex") == 15


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": " \n"}, "question"),
        ({"question": None}, "question"),
        ({"question": ["a"]}, "question"),
        ({**QUESTION, "tenant_id": "globex"}, "tenant_id"),
        ({**QUESTION, "operations": {}}, "operations"),
        ("[]", "body"),
        ('{"question": "\\ud800"}', "body"),
    ],
)
def test_a_wrong_field_is_named(asks: AskWorld, body: Any, field: str) -> None:
    with asks.world.nothing_happens():
        answer = asks.ask(body)
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{field}: ")
    assert asks.vault.payloads == []


def test_a_question_over_the_limit_in_characters_is_413(asks: AskWorld) -> None:
    assert asks.ask({"question": "é" * 300}).status == 200
    with asks.world.nothing_happens():
        answer = asks.ask({"question": "é" * 301})
    assert (answer.status, answer.code) == (413, "too_large")
    assert len(asks.vault.payloads) == 1


@pytest.mark.parametrize(
    "token",
    [
        {},
        claims(token_use="access"),
        claims(tenant_id="ACME"),
        claims(tenant_id="acme#x"),
        claims(user_id=""),
        {name: value for name, value in claims().items() if name != "custom:tenant_id"},
    ],
)
def test_without_a_valid_token_neither_vault_nor_model_nor_table_is_touched(
    asks: AskWorld, token: Any
) -> None:
    with asks.world.nothing_happens(), asks.world.calls() as calls:
        answer = asks.api()("POST", "/ai/ask", body=QUESTION, token=token)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert not calls
    assert asks.vault.payloads == []


@pytest.mark.parametrize("tenant_id", ["paused", "unknown"])
def test_a_tenant_that_is_not_active_is_403_before_vault_and_model(
    asks: AskWorld, tenant_id: str
) -> None:
    asks.world.add_tenant("paused", status="suspended")
    with asks.world.nothing_happens():
        answer = asks.ask(token=claims(tenant_id=tenant_id))
    assert (answer.status, answer.code) == (403, "tenant_suspended")
    assert asks.vault.payloads == []


@pytest.mark.parametrize("own", [True, False])
def test_an_exhausted_budget_is_429_and_does_not_wake_the_database(
    asks: AskWorld, own: bool
) -> None:
    asks.world.add_tenant("acme", monthly_token_budget=8_000 if own else None)
    with asks.world.nothing_happens():
        api = asks.api(monthly_token_budget=1_000_000 if own else 8_000)
        answer = api("POST", "/ai/ask", body=QUESTION)
    assert (answer.status, answer.code) == (429, "budget_exhausted")
    assert int(answer.headers["Retry-After"]) > 0
    assert asks.vault.payloads == []


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ModelError("throttled", "secret detail", retry_after=11), 429, "model_throttled"),
        (ModelError("unavailable", "secret detail", usage=SPENT), 502, "model_failed"),
        (ZeroDivisionError("secret detail"), 500, "internal_error"),
    ],
)
def test_a_failed_model_is_told_and_settled_and_nothing_is_stored(
    asks: AskWorld, error: Exception, status: int, code: str
) -> None:
    asks.world.model.behaviour = fails_with(error)
    answer = asks.ask()
    assert (answer.status, answer.code) == (status, code)
    assert "secret" not in answer.text
    assert asks.stored() == []
    assert asks.world.books_balance() == (37 if getattr(error, "usage", None) else 0)


def test_an_answer_that_cannot_be_stored_is_settled(asks: AskWorld) -> None:
    asks.world.model.behaviour = lambda _: ModelReply("x" * 500_000, "fake.model-v1:0", SPENT)
    assert asks.ask().status == 500  # an item may have 400 KB
    assert asks.stored() == []
    assert asks.world.books_balance() == 37


def test_a_key_asks_once_and_is_not_a_key_of_the_chat(asks: AskWorld) -> None:
    key = {"Idempotency-Key": "key-1"}
    first = asks.ask(headers=key)
    with asks.world.nothing_happens():
        assert asks.ask(headers=key).json == first.json
        other = asks.ask({"question": "Something else?"}, headers=key)
    assert (other.status, other.code) == (409, "idempotency_key_reused")
    assert len(asks.vault.payloads) == 1
    chat = asks.world.chat()("POST", "/api/chat", body={"message": "hi"}, headers=key)
    assert chat.json["reply"] == "echo: hi"


def test_the_function_builds_itself_from_its_environment(
    asks: AskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = asks.world.tables
    model = {"provider": "bedrock", "model_id": "m", "max_output_tokens": 50}
    for name, value in {
        "AWS_DEFAULT_REGION": "us-east-1",
        "SERVICE_NAME": "ask",
        "SESSIONS_TABLE_NAME": tables.sessions.name,
        "USAGE_TABLE_NAME": tables.usage.name,
        "TENANTS_TABLE_NAME": tables.tenants.name,
        "MONTHLY_TOKEN_BUDGET": "0",
        "ASK_MODEL": json.dumps(model),
        "CONTEXT_FUNCTION_NAME": "context",
        "CONTEXT_SECONDS": "12",
    }.items():
        monkeypatch.setenv(name, value)
    entry = Entry(compose)
    answer = entry(event("POST", "/ai/ask", body=QUESTION, token=claims()), Context())
    assert answer["statusCode"] == 429
