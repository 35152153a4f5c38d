"""Hostile text at the entry of every function that has this runtime."""

import base64
import json
from typing import Any

import pytest

from lambda_src.runtime.http.errors import InvalidRequestError, UnauthenticatedError
from lambda_src.runtime.http.resolver import Entry, api
from lambda_src.runtime.http.text import (
    HEADER_CHARACTERS,
    PATH_CHARACTERS,
    QUERY_CHARACTERS,
    check_body,
    check_payload,
)
from tests.lambda_src.events import Answer, Api, claims, event

HOSTILE = ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\udfff"]
PATH = "/api/sessions"


def refused(made: dict[str, Any], place: str) -> None:
    """An application that is never reached: the gate answers."""

    def compose() -> Any:
        raise AssertionError("reached the application")

    answer: Answer = Api(Entry(compose)).send(made)
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{place}: ")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_nobody_keeps_is_400_wherever_it_stands(text: str) -> None:
    refused(event("POST", PATH, body=json.dumps({"message": f"a{text}b"})), "body")
    refused(event("POST", PATH, body=json.dumps({f"a{text}": 1})), "body")
    refused(event("POST", PATH, body=json.dumps([[{"deep": [text]}]])), "body")
    refused(event("GET", PATH, headers={"x-name": f"a{text}"}), "x-name")
    refused(event("GET", PATH) | {"cookies": [f"a={text}"]}, "cookie")
    refused(event("GET", PATH) | {"queryStringParameters": {"cursor": text}}, "query")
    refused(event("GET", PATH) | {"pathParameters": {"session_id": text}}, "path")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_token_with_such_a_claim_is_none(text: str) -> None:
    answer = Api(Entry(lambda: api(None))).send(event("GET", PATH, token=claims(email=text)))
    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_is_not_escaped_in_a_body_is_400_too(text: str) -> None:
    refused(event("POST", PATH, body=f'{{"message": "{text}"}}'), "body")


@pytest.mark.parametrize("escaped", ["%00", "%1b", "%0a", "%ff", "%ed%a0%80", "%c0%80"])
def test_what_an_address_escapes_is_judged_as_what_it_means(escaped: str) -> None:
    refused(event("GET", PATH) | {"rawPath": f"{PATH}/{escaped}"}, "path")
    refused(event("GET", PATH) | {"rawQueryString": f"cursor={escaped}"}, "query")


def test_what_is_longer_than_any_of_ours_is_400() -> None:
    refused(event("GET", PATH) | {"rawPath": "/" + "a" * PATH_CHARACTERS}, "path")
    refused(event("GET", PATH) | {"rawQueryString": "a" * (QUERY_CHARACTERS + 1)}, "query")
    refused(event("GET", PATH, headers={"x-a": "a" * (HEADER_CHARACTERS + 1)}), "x-a")


@pytest.mark.parametrize("body", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\x00", b'"\\u0000"'])
def test_bytes_that_are_no_text_are_400(body: bytes) -> None:
    sent = base64.b64encode(body).decode()
    refused(event("POST", PATH, body=sent) | {"isBase64Encoded": True}, "body")
    with pytest.raises(InvalidRequestError):
        check_body(body)


def test_a_name_hidden_below_many_levels_is_refused_and_not_searched_for_ever() -> None:
    check_body(b"[" * 100 + b'"\\u00e9"' + b"]" * 100)
    with pytest.raises(InvalidRequestError, match="at most 200 levels"):
        check_body(b"[" * 300 + b'"\\u0000"' + b"]" * 300)


@pytest.mark.parametrize("text", ["", "line\nline\ttab\r\n", "é, 日本, 🙂", "\u202e", '"\\u0041"'])
def test_text_of_people_passes(text: str) -> None:
    check_body(json.dumps({"message": text}).encode())
    check_body(json.dumps({"message": text}, ensure_ascii=False).encode())


@pytest.mark.parametrize("text", HOSTILE)
def test_what_the_street_asks_the_vault_passes_the_gate_there_too(text: str) -> None:
    asked = {"operation": "start", "fields": {"flow": "x"}, "visitor": {"public_key": "k"}}
    check_payload({**asked, "claims": None})
    for wrong in (
        {"fields": {"flow": f"a{text}"}},
        {"fields": {f"a{text}": 1}},
        {"fields": {"initial": {"user": [[f"a{text}"]]}}},
        {"visitor": {"public_key": f"k{text}"}},
        {"operation": f"start{text}"},
    ):
        with pytest.raises(InvalidRequestError, match=r"^request: must be text"):
            check_payload({**asked, **wrong})
    with pytest.raises(UnauthenticatedError):
        check_payload({**asked, "claims": claims(user_id=f"user{text}")})
