"""Nothing but the exact secret passes, and nobody behind the door gets to see it."""

import hashlib
import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from hypothesis import given
from hypothesis import strategies as st

from lambda_src.runtime.http.errors import ForbiddenError
from lambda_src.runtime.http.resolver import Entry, answer, api
from lambda_src.runtime.identity.origin import HEADER, Origin
from lambda_src.runtime.settings import BehindCloudFront, SettingsError, load
from tests.lambda_src.events import ORIGIN_SECRET, Api, Context, claims, event

SECRET, PREVIOUS = "k3-current_secret", "k2-previous_secret"
BEHIND_THE_API = ["chat", "sessions", "usage", "tenant_data", "ask"]
TEXTS = st.text(st.characters(), max_size=60)  # lone surrogates included


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


ORIGIN = Origin((sha256(SECRET), sha256(PREVIOUS)))


def admits(headers: Any, origin: Origin = ORIGIN) -> bool:
    try:
        origin.admit({"headers": headers})
    except ForbiddenError:
        return False
    return True


@pytest.mark.parametrize("secret", [SECRET, PREVIOUS])
@pytest.mark.parametrize("name", [HEADER, HEADER.upper(), "X-Origin-Verify"])
def test_each_known_secret_passes_however_its_header_is_written(name: str, secret: str) -> None:
    assert admits({name: secret, "accept": "*/*"})


@given(TEXTS)
def test_no_other_value_passes(value: str) -> None:
    assert admits({HEADER: value}) is (value in {SECRET, PREVIOUS})


@given(st.sampled_from([SECRET, PREVIOUS]), st.integers(min_value=0), TEXTS)
def test_a_secret_with_anything_put_into_it_does_not_pass(
    secret: str, place: int, more: str
) -> None:
    at = place % (len(secret) + 1)
    assert admits({HEADER: secret[:at] + more + secret[at:]}) is (more == "")


@given(st.sampled_from([SECRET, PREVIOUS]), st.integers(min_value=0))
def test_a_secret_with_a_letter_left_out_does_not_pass(secret: str, place: int) -> None:
    at = place % len(secret)
    assert not admits({HEADER: secret[:at] + secret[at + 1 :]})


@pytest.mark.parametrize(
    "value",
    [
        f" {SECRET}", f"{SECRET} ", f"{SECRET}\r\n", f"{SECRET},{SECRET}", f"{SECRET}, x",
        f'"{SECRET}"', f"{SECRET}\x00", f"{SECRET}\u200b", SECRET.replace("k", "\uff4b"),
        SECRET.upper(), sha256(SECRET), "",
    ],
)  # fmt: skip
def test_neither_spaces_nor_lists_nor_look_alikes_nor_the_hash_pass(value: str) -> None:
    assert not admits({HEADER: value})


@pytest.mark.parametrize(
    "headers",
    [
        {HEADER: SECRET, HEADER.upper(): SECRET},  # which of the two did CloudFront send?
        {HEADER: "wrong", "X-Origin-Verify": SECRET},
        {HEADER: [SECRET]},
        {HEADER: SECRET.encode()},
        {HEADER: None},
        {f"{HEADER} ": SECRET},
        {"x-origin_verify": SECRET},
        {1: SECRET},
        {},
        [[HEADER, SECRET]],
        None,
    ],
)
def test_a_header_that_is_missing_doubled_or_no_text_does_not_pass(headers: Any) -> None:
    assert not admits(headers)


@pytest.mark.parametrize("made", [None, [], "x", {}, {"multiValueHeaders": {HEADER: [SECRET]}}])
def test_an_event_that_is_no_request_does_not_pass(made: Any) -> None:
    with pytest.raises(ForbiddenError):
        ORIGIN.admit(made)


@given(TEXTS)
def test_without_a_known_hash_nothing_passes(value: str) -> None:
    assert not admits({HEADER: value}, Origin(()))


@pytest.mark.parametrize("environ", [{}, {"ORIGIN_SECRET_SHA256": ""}])
def test_a_function_that_is_told_no_hash_knows_none(environ: dict[str, str]) -> None:
    assert load(BehindCloudFront, environ).origin_secret_sha256 == ()


@pytest.mark.parametrize("text", [SECRET, sha256(SECRET).upper(), f"{sha256(SECRET)},", ",", " "])
def test_what_is_no_list_of_hashes_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(SettingsError, match="ORIGIN_SECRET_SHA256 is invalid") as raised:
        load(BehindCloudFront, {"ORIGIN_SECRET_SHA256": text})
    assert SECRET not in str(raised.value)


def never() -> APIGatewayHttpResolver:
    raise AssertionError("composed")


@pytest.mark.parametrize("value", [None, "wrong", f"{ORIGIN_SECRET} "])
def test_a_refusal_is_403_in_the_one_shape_before_the_application_is_even_built(
    value: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    made = event("POST", "/api/chat", body={"message": "x"}, token=claims())
    made["headers"] = {HEADER: value} if value else {}
    with caplog.at_level("DEBUG"):
        response = Api(Entry(never)).send(made)
    assert (response.status, response.code) == (403, "forbidden")
    assert not value or value not in response.text + caplog.text


def test_a_setting_that_cannot_be_read_lets_nothing_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ORIGIN_SECRET_SHA256", "nonsense")
    response = Api(Entry(never)).send(event("GET", "/", token=claims()))
    assert (response.status, response.code) == (500, "internal_error")
    assert "nonsense" not in response.text


def test_the_application_does_not_see_the_secret() -> None:
    seen: list[dict[str, Any]] = []

    def compose() -> APIGatewayHttpResolver:
        app = api(None)

        @app.get("/")
        def read_origin() -> Any:
            seen.append(app.current_event.raw_event)
            return answer(ForbiddenError.status, {})

        return app

    made = event("GET", "/", token=claims())
    Api(Entry(compose)).send(made)
    assert ORIGIN_SECRET not in json.dumps(seen)
    assert made["headers"][HEADER] == ORIGIN_SECRET


@pytest.mark.parametrize("name", BEHIND_THE_API)
def test_every_deployed_handler_refuses_first(name: str) -> None:
    """They could not even be built here: none of their settings is there."""
    handler: Callable[..., dict[str, Any]] = import_module(f"lambda_src.{name}.handler").handler
    made = event("GET", "/", token=claims(), headers={HEADER: "wrong"})
    assert handler(made, Context())["statusCode"] == 403
