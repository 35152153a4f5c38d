from typing import Any

import pytest
from pydantic import ValidationError

from lambda_src.runtime.models import ModelSettings

BEDROCK = {"provider": "bedrock", "model_id": "us.amazon.nova-lite-v1:0", "max_output_tokens": 9}
AGENT = BEDROCK | {"provider": "bedrock_agent", "agent_id": "A1", "agent_alias_id": "B1"}
GEMINI = BEDROCK | {
    "provider": "gemini",
    "model_id": "gemini-2.0-flash",
    "api_key_parameter": "/gatehouse/dev/gemini-key",
}
OPENAI = BEDROCK | {"provider": "openai_compatible", "endpoint": "http://127.0.0.1:11434"}
SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:key-AbCdEf"


@pytest.mark.parametrize("fields", [BEDROCK, AGENT, GEMINI, OPENAI], ids=lambda f: f["provider"])
def test_the_least_settings_of_a_provider_are_enough(fields: dict[str, Any]) -> None:
    settings = ModelSettings.model_validate(fields)
    assert (settings.temperature, settings.timeout_seconds) == (0.2, 25)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (BEDROCK | {"agent_id": "A1"}, "belong to provider bedrock_agent"),
        (BEDROCK | {"endpoint": "https://x.example"}, "takes no key and no endpoint"),
        (BEDROCK | {"api_key_secret": SECRET}, "takes no key and no endpoint"),
        (BEDROCK | {"temperature": 1.5}, "between 0 and 1"),
        (BEDROCK | {"model_id": "a b"}, "should match pattern"),
        (BEDROCK | {"max_output_tokens": 0}, "greater than or equal to 1"),
        (AGENT | {"agent_alias_id": None}, "agent_id and agent_alias_id must be set"),
        (GEMINI | {"api_key_parameter": None}, "exactly one of api_key_parameter"),
        (GEMINI | {"api_key_secret": SECRET}, "exactly one of api_key_parameter"),
        (OPENAI | {"endpoint": None}, "endpoint must be set"),
        (OPENAI | {"endpoint": "models.example"}, "must be an http or https address"),
        (OPENAI | {"endpoint": "http://x:y@models.example"}, "no user, password"),
        (OPENAI | {"endpoint": "http://models.example:99999"}, "Port out of range"),
        (
            OPENAI | {"endpoint": "http://models.example", "api_key_secret": SECRET},
            "would travel in the clear",
        ),
        (BEDROCK | {"max_tokens": 5}, "Extra inputs are not permitted"),
    ],
)
def test_settings_that_contradict_their_provider_say_what_is_wrong(
    fields: dict[str, Any], expected: str
) -> None:
    with pytest.raises(ValidationError, match=expected):
        ModelSettings.model_validate(fields)


def test_a_key_put_into_the_settings_by_mistake_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as caught:
        ModelSettings.model_validate(GEMINI | {"api_key": "planted-key-8400"})
    assert "planted-key-8400" not in str(caught.value)


def test_a_base_address_may_end_in_a_slash_or_in_v1() -> None:
    for endpoint in ("https://m.example/", "https://m.example/v1", "https://m.example/v1/"):
        settings = ModelSettings.model_validate(OPENAI | {"endpoint": endpoint})
        assert settings.endpoint == "https://m.example"
