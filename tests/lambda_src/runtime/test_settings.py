from typing import Any

import pytest

from lambda_src.chat.settings import Settings as ChatSettings
from lambda_src.pre_token_generation.settings import Settings as PreTokenSettings
from lambda_src.runtime.settings import FunctionSettings, SettingsError, load
from lambda_src.sessions.settings import Settings as SessionsSettings
from lambda_src.usage.settings import Settings as UsageSettings

CHAT = {
    "SERVICE_NAME": "chat",
    "SESSIONS_TABLE_NAME": "sessions",
    "USAGE_TABLE_NAME": "usage",
    "TENANTS_TABLE_NAME": "tenants",
    "MONTHLY_TOKEN_BUDGET": "1000",
    "CHAT_MODEL": '{"provider": "bedrock", "model_id": "m", "max_output_tokens": 10}',
}


def test_every_field_is_read_from_its_variable_in_upper_case() -> None:
    settings = load(ChatSettings, CHAT | {"HISTORY_MESSAGES": "7", "LOG_LEVEL": "DEBUG"})
    assert (settings.monthly_token_budget, settings.history_messages) == (1000, 7)
    assert (settings.log_level, settings.chat_model.model_id) == ("DEBUG", "m")


def test_the_real_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_NAME", "usage")
    monkeypatch.setenv("USAGE_TABLE_NAME", "table")
    monkeypatch.setenv("TENANTS_TABLE_NAME", "tenants")
    assert load(UsageSettings).usage_table_name == "table"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"SESSIONS_TABLE_NAME": None}, "SESSIONS_TABLE_NAME is not set"),
        ({"USAGE_TABLE_NAME": ""}, "USAGE_TABLE_NAME is invalid"),
        ({"MONTHLY_TOKEN_BUDGET": "much"}, "MONTHLY_TOKEN_BUDGET is invalid"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is invalid"),
        ({"CHAT_MODEL": "bedrock"}, "CHAT_MODEL must be JSON"),
        ({"CHAT_MODEL": '{"provider": "x"}'}, "CHAT_MODEL is invalid at provider"),
        ({"CHAT_MODEL": '{"provider": "bedrock"}'}, "CHAT_MODEL is invalid at model_id"),
    ],
)
def test_a_missing_or_wrong_variable_is_named(change: Any, expected: str) -> None:
    environ = {name: value for name, value in (CHAT | change).items() if value is not None}
    with pytest.raises(SettingsError, match=expected):
        load(ChatSettings, environ)


def test_a_wrong_value_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as error:
        load(ChatSettings, CHAT | {"CHAT_MODEL": '{"api_key": "s3cr3t"}'})
    assert "s3cr3t" not in str(error.value)


@pytest.mark.parametrize("model", [ChatSettings, SessionsSettings, UsageSettings, PreTokenSettings])
def test_every_function_is_told_how_to_log_and_cannot_change_it(model: Any) -> None:
    assert issubclass(model, FunctionSettings)
    assert {"log_level", "service_name"} < set(model.model_fields)
    assert model.model_config["frozen"]
