"""The pool's keys: fetched seldom, whoever asks for what, and never lost to a failure."""

from typing import Any

import pytest

from lambda_src.runtime.http.errors import UnauthenticatedError, UnavailableError
from lambda_src.stream.key_set import KEEP_SECONDS, REFETCH_SECONDS
from tests.lambda_src.stream.issuer import KEY_ID, check, public_jwk, serving_keys, token


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_keys_are_fetched_once_for_many_tokens() -> None:
    with serving_keys() as issuer:
        checked = check(issuer)
        assert issuer.fetches == 0
        for _ in range(20):
            checked.caller(f"Bearer {token()}")
        assert issuer.fetches == 1


def test_unknown_key_ids_fetch_at_most_once_a_minute() -> None:
    clock = Clock()
    with serving_keys() as issuer:
        checked = check(issuer, clock)
        checked.caller(f"Bearer {token()}")
        for number in range(50):
            with pytest.raises(UnauthenticatedError):
                checked.caller(f"Bearer {token(kid=f'unknown-{number}')}")
        assert issuer.fetches == 1
        clock.seconds += REFETCH_SECONDS
        for number in range(50):
            with pytest.raises(UnauthenticatedError):
                checked.caller(f"Bearer {token(kid=f'unknown-{number}')}")
        assert issuer.fetches == 2


def test_a_rotated_key_is_taken_after_a_minute_and_a_withdrawn_one_until_an_hour() -> None:
    clock = Clock()
    with serving_keys() as issuer:
        checked = check(issuer, clock)
        checked.caller(f"Bearer {token()}")
        issuer.keys = [public_jwk("key-2")]
        clock.seconds += REFETCH_SECONDS - 1
        checked.caller(f"Bearer {token()}")
        clock.seconds += 1
        assert checked.caller(f"Bearer {token(key='key-2')}").tenant_id == "acme"
        with pytest.raises(UnauthenticatedError):
            checked.caller(f"Bearer {token()}")
        issuer.keys = []
        clock.seconds += KEEP_SECONDS - 1
        assert checked.caller(f"Bearer {token(key='key-2')}")


def test_keys_are_fetched_again_after_an_hour_and_kept_while_that_fails() -> None:
    clock = Clock()
    with serving_keys() as issuer:
        checked = check(issuer, clock)
        checked.caller(f"Bearer {token()}")
        issuer.status = 500
        clock.seconds += KEEP_SECONDS
        assert checked.caller(f"Bearer {token()}")
        assert checked.caller(f"Bearer {token()}")
        assert issuer.fetches == 2
        issuer.status, issuer.keys = 200, [public_jwk("key-2")]
        clock.seconds += REFETCH_SECONDS
        with pytest.raises(UnauthenticatedError):
            checked.caller(f"Bearer {token()}")


@pytest.mark.parametrize(
    "keys",
    [[], [{**public_jwk(), "use": "enc"}], [{"kty": "oct", "k": "eA", "kid": KEY_ID}], "none"],
)
def test_without_a_usable_key_the_answer_is_503_until_there_is_one(keys: Any) -> None:
    with serving_keys() as issuer:
        checked = check(issuer)
        issuer.keys = keys
        with pytest.raises(UnavailableError):
            checked.caller(f"Bearer {token()}")
        issuer.keys = [public_jwk()]
        assert checked.caller(f"Bearer {token()}")
