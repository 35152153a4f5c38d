"""A tenant's tier decides which model answers and how often: the record alone names it."""

from typing import Any

import pytest

from lambda_src.runtime.identity.admission import CACHE_SECONDS
from lambda_src.runtime.storage.writes import Put
from tests.lambda_src.events import Answer, Api
from tests.lambda_src.world import World

USUAL, LARGE, SECRET = "fake.model-v1:0", "fake.large-v1:0", "fake.secret-v1:0"
TIERS = {
    "small": {"tenant_calls_per_minute": 2, "monthly_token_budget": 5_000, "models": [USUAL]},
    "large": {"models": [LARGE, USUAL]},
}


def described(model_id: str) -> dict[str, Any]:
    return {"provider": "bedrock", "model_id": model_id, "max_output_tokens": 50}


@pytest.fixture
def chat(world: World) -> Api:
    return world.chat(tiers=TIERS, other_models=[described(LARGE), described(SECRET)])


def say(chat: Api, text: str = "hi", **fields: Any) -> Answer:
    return chat("POST", "/api/chat", body={"message": text, **fields})


def test_a_tenant_without_a_tier_has_the_usual_model_and_no_other(world: World, chat: Api) -> None:
    assert say(chat).json["model_id"] == say(chat, model=USUAL).json["model_id"] == USUAL
    assert say(chat, model=LARGE).code == "model_not_allowed"


def test_a_tier_has_a_default_and_lets_requests_choose_out_of_its_models(
    world: World, chat: Api
) -> None:
    world.add_tenant("acme", tier="large")
    assert [say(chat, **fields).json["model_id"] for fields in ({}, {"model": USUAL})] == [
        LARGE,
        USUAL,
    ]
    assert [event["model_id"] for event in world.events()] == [LARGE, USUAL]
    assert world.books_balance() == 30


@pytest.mark.parametrize("name", [LARGE, SECRET, "gpt-5", "__proto__", "x" * 2_000])
def test_a_model_outside_of_the_tier_is_refused_as_one_that_is_nowhere(
    world: World, chat: Api, name: str
) -> None:
    world.add_tenant("acme", tier="small")
    refused = say(chat, model=name)
    assert (refused.status, refused.code) == (403, "model_not_allowed")
    assert f"({USUAL})" in refused.json["error"]["message"]
    assert SECRET not in refused.json["error"]["message"].replace(name, "")
    assert len(refused.text) < 500
    assert world.model.asked == []
    assert world.others == {}
    assert world.tables.items(world.tables.sessions) == []


def test_the_calls_of_a_tiers_minute_are_refused_with_when_to_try_again(
    world: World, chat: Api
) -> None:
    world.add_tenant("acme", tier="small")
    answers = [say(chat) for _ in range(4)]
    refused = answers[-1]
    assert refused.code == "rate_limited"
    assert int(refused.headers["Retry-After"]) in range(1, 61)
    assert '"tenant";q=2;w=60' in refused.headers["RateLimit-Policy"]
    assert len(world.model.asked) <= 3  # a minute may end between them


def test_the_tokens_of_a_tiers_month_are_its_tenants_budget(world: World) -> None:
    chat = world.chat(tiers={"none": {"monthly_token_budget": 0}})
    world.add_tenant("acme", tier="none")
    assert say(chat).code == "budget_exhausted"
    world.add_tenant("acme", tier="none", monthly_token_budget=1_000_000)
    chat = world.chat(tiers={"none": {"monthly_token_budget": 0}})
    assert say(chat).status == 200  # its own goes before its tier's
    assert world.books_balance() == 15


@pytest.mark.parametrize(
    "fields",
    [
        {"tier": "large"},
        {"plan": "large"},
        {"limits": {"models": [LARGE]}},
        {"tenant_context": {"tier": "large"}},
        {"tenant_context": {"tenant_id": "acme", "limits": {}}},
        {"model": {"tier": "large"}},
        {"model": [LARGE]},
        {"model": ""},
    ],
)
def test_no_field_of_a_request_names_or_widens_a_tier(
    world: World, chat: Api, fields: dict[str, Any]
) -> None:
    world.add_tenant("acme", tier="small")
    assert say(chat, **fields).code == "invalid_request"
    assert world.model.asked == []


def test_no_header_query_or_claim_of_a_token_names_a_tier(world: World, chat: Api) -> None:
    world.add_tenant("acme", tier="small")
    headers = dict.fromkeys(("x-tier", "tier", "x-tenant-tier", "x-gatehouse-tier"), "large")
    body = {"message": "hi", "model": LARGE}
    refused = chat("POST", "/api/chat", body=body, headers=headers, query={"tier": "large"})
    assert refused.code == "model_not_allowed"


def test_limits_written_into_a_record_are_not_read(world: World, chat: Api) -> None:
    world.add_tenant("acme", tier="small")
    items = world.tables.items(world.tables.tenants)
    (record,) = [item for item in items if item["record_key"] == "tenant#acme"]
    assert "limits" not in record
    world.tables.tenants.write(Put({**record, "limits": {"models": [LARGE]}}))
    assert say(chat, model=LARGE).code == "model_not_allowed"


def test_a_tier_that_the_settings_lost_leaves_the_environments_limits(
    world: World, chat: Api
) -> None:
    world.add_tenant("acme", tier="sold-in-2019")
    assert say(chat).json["model_id"] == USUAL
    assert say(chat, model=LARGE).code == "model_not_allowed"


def test_a_key_of_an_answer_is_not_taken_for_another_model(world: World, chat: Api) -> None:
    world.add_tenant("acme", tier="large")
    headers = {"Idempotency-Key": "a-key-of-this-test"}
    first = chat("POST", "/api/chat", body={"message": "hi", "model": USUAL}, headers=headers)
    again = chat("POST", "/api/chat", body={"message": "hi", "model": LARGE}, headers=headers)
    assert (first.status, again.code) == (200, "idempotency_key_reused")


def test_a_lowered_tier_holds_when_the_cache_ends(world: World) -> None:
    seconds = 0.0
    parts = world.chat_parts(tiers=TIERS, other_models=[described(LARGE)])[0]
    parts.admission.clock = lambda: seconds
    world.add_tenant("acme", tier="large")
    assert parts.models.allowed(parts.admission.active("acme")) == (LARGE, USUAL)
    world.add_tenant("acme", tier="small")
    seconds += CACHE_SECONDS
    lowered = parts.admission.active("acme")
    assert parts.models.allowed(lowered) == (USUAL,)
    assert lowered.calls_per_minute(600) == 2
