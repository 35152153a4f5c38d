"""Tiers in an environment's file: limits in their bounds, models that exist."""

from pathlib import Path

import pytest

from environments import Settings, load

from .files import DELETED, mistakes

KEY = "tiers.plus"


def test_tiers_name_models_and_functions_get_their_ids() -> None:
    settings = load("local")
    assert settings.tiers["plus"].models == ("chat", "pro", "embeddings")
    assert settings.tiers_with_ids["plus"]["models"] == [
        "us.amazon.nova-lite-v1:0",
        "us.amazon.nova-pro-v1:0",
        "amazon.titan-embed-text-v2:0",
    ]
    assert settings.tiers_with_ids["trial"]["tenant_calls_per_minute"] == 30


def test_an_environment_needs_no_tiers() -> None:
    assert Settings.model_fields["tiers"].default == {}
    assert load("prod").tiers_with_ids == {}


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        ({f"{KEY}.models": ["chat", "huge"]}, f"{KEY}.models", "(not huge)"),
        ({f"{KEY}.models": ["ask"]}, f"{KEY}.models", "(not ask)"),
        ({f"{KEY}.models": ["embeddings"]}, f"{KEY}.models", "a model that answers chats"),
        ({"models.others": DELETED}, f"{KEY}.models", "(not pro)"),
        ({f"{KEY}.tenant_calls_per_minute": 0}, KEY, "a whole number from 1"),
        ({f"{KEY}.monthly_token_budget": "all"}, KEY, "a whole number from 0"),
        ({f"{KEY}.tenant_calls": 5}, f"{KEY}.tenant_calls", "did you mean tiers."),
        ({"tiers.Plus": {}}, "tiers.Plus", "a name: a-z, 0-9 and hyphens"),
        ({"tiers.x": 5}, "tiers.x", "a table with"),
        ({f"tiers.t{number}": {} for number in range(9)}, "tiers", "at most 8"),
        (
            {"models.others.pro.model_id": "us.amazon.nova-lite-v1:0"},
            "models.others.pro.model_id",
            "the id of a model that no other name has",
        ),
        (
            {"models.others.pro.timeout_seconds": 29.0},
            "models.others.pro.timeout_seconds",
            "less than functions.timeout_seconds",
        ),
        ({"models.others.ask": {}}, "models.others.ask", "none of chat, ask"),
    ],
)
def test_a_mistake_names_its_key_and_what_was_expected(
    tmp_path: Path, changes: dict[str, object], place: str, expected: str
) -> None:
    found = mistakes("local", changes, tmp_path)
    assert any(line.startswith(place) and expected in line for line in found), found
