"""Keys read through real boto3 from the embedded AWS."""

import logging
from collections.abc import Iterator

import boto3
import pytest

from lambda_src.runtime.models import ModelError
from lambda_src.runtime.models.aws import client_config
from lambda_src.runtime.models.secrets import ApiKey, parameter_key, secret_key
from tests.lambda_src.runtime.models.keys import KEY, PARAMETER, SECRET


def sequence(*keys: str) -> ApiKey:
    """Return a key that is another one at each fetch, with a clock that moves 100 s a look."""
    fetched: Iterator[str] = iter(keys)
    clock = iter(range(0, 100_000, 100))
    return ApiKey("the key", lambda: next(fetched), clock=lambda: next(clock))


def test_a_secure_string_is_read_decrypted(key_store: boto3.Session) -> None:
    assert parameter_key(PARAMETER, client=key_store.client("ssm")).read().get_secret_value() == KEY


def test_a_secret_is_read_without_the_line_end_that_was_pasted_along(
    key_store: boto3.Session,
) -> None:
    client = key_store.client("secretsmanager")
    arn = client.describe_secret(SecretId=SECRET)["ARN"]
    assert secret_key(arn, client=client).read().get_secret_value() == KEY


def test_a_plain_parameter_is_not_accepted_as_a_key(key_store: boto3.Session) -> None:
    client = key_store.client("ssm")
    client.put_parameter(Name="/plain", Value=KEY, Type="String", Overwrite=True)
    with pytest.raises(ModelError, match="/plain must be a SecureString") as caught:
        parameter_key("/plain", client=client).read()
    assert caught.value.kind == "invalid"
    assert KEY not in str(caught.value)


def test_a_missing_parameter_or_secret_is_invalid_and_named(key_store: boto3.Session) -> None:
    missing = (
        parameter_key("/nowhere", client=key_store.client("ssm")),
        secret_key("nowhere", client=key_store.client("secretsmanager")),
    )
    for key in missing:
        with pytest.raises(ModelError, match=r"nowhere answered .*NotFound") as caught:
            key.read()
        assert caught.value.kind == "invalid"


def test_a_key_is_fetched_again_after_five_minutes_and_not_before() -> None:
    key = sequence("one", "two")
    seen = [key.read().get_secret_value() for _ in range(4)]
    assert seen == ["one", "one", "one", "two"]


def test_a_forgotten_key_is_fetched_again_at_once() -> None:
    key = sequence("one", "two")
    before = key.read().get_secret_value()
    key.forget()
    assert (before, key.read().get_secret_value()) == ("one", "two")


@pytest.mark.parametrize("text", ["", " \n", "two words", "line\nbreak", "schlüssel"])
def test_text_that_cannot_be_a_key_is_invalid_and_not_repeated(text: str) -> None:
    with pytest.raises(ModelError, match="holds no usable key") as caught:
        sequence(text).read()
    assert caught.value.kind == "invalid"
    assert not text.strip() or text not in str(caught.value)


def test_reading_a_key_shows_it_in_no_log_and_no_repr(
    key_store: boto3.Session, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        key = parameter_key(PARAMETER, client=key_store.client("ssm", config=client_config(5)))
        value = key.read()
    assert len(caplog.records) > 5
    assert KEY not in caplog.text + repr(key) + repr(value) + str(value) + repr(vars(key))
