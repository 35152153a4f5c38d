"""Who may ask: only the bearer of an ID token that the pool signed, as it is now, for us."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lambda_src.runtime.http.errors import ApiError, UnauthenticatedError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.stream.tokens import TokenCheck
from tests.lambda_src.stream.forging import FORGED, NOW, part, signed
from tests.lambda_src.stream.issuer import (
    AUDIENCE,
    ISSUER,
    KEY_ID,
    check,
    id_claims,
    serving_keys,
    token,
)


@pytest.fixture(scope="module")
def checked() -> Any:
    """A check with the real keys on loopback, shared: it has no memory but its keys."""
    with serving_keys() as issuer:
        yield check(issuer)


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_token_is_401(checked: TokenCheck, forged: str) -> None:
    with pytest.raises(UnauthenticatedError) as refused:
        checked.caller(f"Bearer {forged}")
    assert "evil" not in refused.value.message


def test_an_expired_token_is_401_and_says_so(checked: TokenCheck) -> None:
    with pytest.raises(UnauthenticatedError, match="expired") as refused:
        checked.caller(f"Bearer {token(id_claims(exp=NOW - 60))}")
    assert refused.value.code == "token_expired"


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", f"Basic {token()}", token(), f"Bearer {token()} x",
     f"Bearer {token()},Bearer {token()}", f" Bearer {token()}", f"Bearer\t{token()}"],
)  # fmt: skip
def test_a_header_of_another_form_is_401(checked: TokenCheck, header: str | None) -> None:
    with pytest.raises(UnauthenticatedError):
        checked.caller(header)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER "])
def test_a_valid_token_names_its_caller(checked: TokenCheck, scheme: str) -> None:
    claims = id_claims("user-7", "globex", **{"cognito:groups": ["tenant-admin", "member"]})
    groups = frozenset({"tenant-admin", "member"})
    assert checked.caller(f"{scheme} {token(claims)}") == Caller("globex", "user-7", groups)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
@example("a.b.c")
@example(f"{part({'alg': 'RS256', 'kid': 'x'})}.e30.e30")
def test_no_text_is_a_token(checked: TokenCheck, text: str) -> None:
    with pytest.raises(UnauthenticatedError):
        checked.caller(f"Bearer {text}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
HEADERS = st.dictionaries(
    st.sampled_from(["alg", "kid", "typ", "jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "cty"]),
    st.sampled_from(["RS256", "none", "HS256", KEY_ID, "", "JWT"]) | JSON,
)


@settings(max_examples=300, deadline=None)
@given(HEADERS, JSON, st.binary(max_size=300))
def test_no_header_and_body_pass_without_our_signature(
    checked: TokenCheck, header: Any, body: Any, signature: bytes
) -> None:
    with pytest.raises(UnauthenticatedError):
        checked.caller(f"Bearer {part(header)}.{part(body)}.{part(signature)}")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_changed_character_passes(checked: TokenCheck, data: st.DataObject) -> None:
    valid = token()
    end = valid.rindex(".")
    at = data.draw(st.integers(0, end + 300))
    other = data.draw(st.sampled_from("ABCDEFGHabcdefgh0123456789-_."))
    changed = valid[:at] + other + valid[at + 1 :]
    if changed != valid:
        with pytest.raises(ApiError):
            checked.caller(f"Bearer {changed}")


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(id_claims())), JSON, min_size=1))
def test_signed_claims_of_any_form_are_a_caller_or_401(
    checked: TokenCheck, changed: dict[str, Any]
) -> None:
    """Our own pool would not sign them; whatever it signs, nothing but 401 may come of it."""
    claims = {**id_claims(), **changed}
    try:
        caller = checked.caller(f"Bearer {signed(claims)}")
    except UnauthenticatedError:
        return
    assert (caller.tenant_id, caller.user_id) == (claims["custom:tenant_id"], claims["sub"])
    assert (claims["iss"], claims["aud"], claims["token_use"]) == (ISSUER, AUDIENCE, "id")
