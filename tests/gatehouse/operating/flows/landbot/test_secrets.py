"""Secrets of a bot become references, and their values are nowhere: attacked from every side."""

import json
from typing import Any

import pytest

from gatehouse.operating.flows.errors import FlowRefusedError
from tests.gatehouse.operating.flows.landbot.bots import block, draft, findings, made, node

VALUE = "Zx9-hidden-value-77"


def hook(**params: Any) -> dict[str, Any]:
    return draft(block("welcome", "webhook", **{"url": "https://api.example.com/", **params}))


@pytest.mark.parametrize(
    ("params", "written"),
    [
        ({"headers": {"Authorization": f"Bearer {VALUE}"}},
         {"Authorization": "Bearer {{secret:lead-bot-authorization}}"}),
        ({"headers": [{"key": "x-api-key", "value": VALUE}]},
         {"x-api-key": "{{secret:lead-bot-x-api-key}}"}),
        ({"headers": {"Cookie": "ab"}}, {"Cookie": "{{secret:lead-bot-cookie}}"}),
        ({"headers": {"X-Other": "sk_live_abcdef123456"}},
         {"X-Other": "{{secret:lead-bot-x-other}}"}),
        ({"headers": {"Authorization": f"Token {VALUE}@who"}},
         {"Authorization": "Token {{secret:lead-bot-authorization}}"}),
        ({"headers": {"Authorization": "Bearer @{token}"}},
         {"Authorization": "Bearer {{variables.token}}"}),
        ({"headers": {"Accept": "application/json"}}, {"Accept": "application/json"}),
    ],
)  # fmt: skip
def test_a_header_holds_a_reference_in_place_of_its_secret(
    params: dict[str, Any], written: dict[str, str]
) -> None:
    raw = hook(**params)
    raw["data"]["fields"] = ["who", "token"]

    found = made(raw)

    assert node(found, "welcome")["content"]["headers"] == written
    told = json.dumps([found.document, found.report.as_json(found.secrets)])
    assert VALUE not in told
    assert "sk_live" not in told
    assert [item for item in findings(found) if item.severity == "error"] == []


def test_equal_secrets_have_one_name_and_others_their_own() -> None:
    headers = {"Authorization": f"Bearer {VALUE}"}
    raw = draft(
        block("welcome", "webhook", url="https://a.example.com/", headers=headers),
        block("b", "webhook", url="https://a.example.com/", headers=headers),
        block("c", "webhook", url="https://a.example.com/",
              headers={"Authorization": "Bearer other-value"}),
        ways="welcome>b b>c",
    )  # fmt: skip

    found = made(raw)

    assert found.secrets == {
        "lead-bot-authorization": ["welcome Authorization", "b Authorization"],
        "lead-bot-authorization-2": ["c Authorization"],
    }
    assert any("is needed by c Auth" in line for line in found.report.lines(found.secrets))


@pytest.mark.parametrize(
    "body",
    [{"api_key": VALUE, "n": [{"password": VALUE}]}, json.dumps({"a": {"access_key": VALUE}})],
)
def test_a_body_holds_references_too(body: Any) -> None:
    found = made(hook(body=body))

    assert VALUE not in json.dumps(found.document)
    assert "{{secret:lead-bot-" in json.dumps(found.document)


@pytest.mark.parametrize(
    "params",
    [
        {"url": f"https://api.example.com/?api_key={VALUE}"},
        {"url": f"https://me:{VALUE}@api.example.com/"},
        {"url": f"http://api.example.com/?token={VALUE}"},
        {"url": f"https://[api?token={VALUE}"},
        {"params": {"token": VALUE}},
        {"body": f"api_key={VALUE}&a=1"},
        {"body": f'{{"n": @{{n}}, "password": "{VALUE}"}}'},
        {"body": "{{secret:other-tenants}}"},
        {"headers": {"X": "{{secret:other-tenants}}"}},
        {"headers": {"X": "${secret}"}},
        {"url": "https://api.example.com/{user.name}"},
        {"url": "https://@{host}.example.com/"},
    ],
)
def test_a_secret_that_cannot_be_a_reference_is_refused_and_not_shown(
    params: dict[str, Any],
) -> None:
    with pytest.raises(FlowRefusedError) as refused:
        made(hook(**params))

    assert "block welcome (webhook)" in str(refused.value)
    assert VALUE not in str(refused.value)
    marked = made(hook(**params), is_partial=True)
    told = json.dumps([marked.document, marked.report.as_json(marked.secrets)])
    assert VALUE not in told
    assert "other-tenants" not in told


@pytest.mark.parametrize(
    "raw",
    [
        block("welcome", "send_text", text="Take sk_live_abcdef123456"),
        block("welcome", "set_a_field", destination="api_key", value=VALUE),
        block("welcome", "set_a_field", destination="a", value=["sk_live_abcdef123456"]),
        block("welcome", "buttons", text="a", buttons=["sk_live_abcdef123456"]),
        block("welcome", "formulas", "sk_live_abcdef123456"),
    ],
)
def test_a_secret_elsewhere_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(FlowRefusedError) as refused:
        made(draft(raw))

    assert "sk_live" not in str(refused.value)
    assert VALUE not in str(refused.value)
    assert "sk_live" not in json.dumps(made(draft(raw), is_partial=True).document)
