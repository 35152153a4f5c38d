"""Every refusal has one shape, and repeated requests run once."""

import uuid
from typing import Any

import pytest

from tests.deployed.evidence import model_calls, nothing_written_or_asked
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens

NOBODYS = "00000000-0000-4000-8000-000000000000"
USAGE = "/api/tenants/acme/usage"

Refused = tuple[str, str, dict[str, Any], int, str, str]  # what is sent; status, code, field
REFUSED: list[Refused] = [
    ("POST", "/api/chat", {"json": {}}, 400, "invalid_request", "message"),
    ("POST", "/api/chat", {"json": {"message": 7}}, 400, "invalid_request", "message"),
    ("POST", "/api/chat", {"json": {"message": "hi", "massage": 1}}, 400, "invalid_request",
     "massage"),
    ("POST", "/api/chat", {"content": "{"}, 400, "invalid_request", "body"),
    ("POST", "/api/chat", {"json": {"message": "hi", "tenant_context": {"session_id": "x"}}}, 400,
     "invalid_request", "tenant_context.session_id"),
    ("POST", "/api/chat", {"json": {"message": "hi"}, "headers": {"Idempotency-Key": "a b"}}, 400,
     "invalid_request", "Idempotency-Key"),
    ("POST", "/api/chat", {"json": {"message": "x" * 8_001}}, 413, "too_large", "message"),
    ("POST", "/api/chat", {"content": "x" * (256 * 1024 + 1)}, 413, "too_large", ""),
    ("POST", "/api/chat", {"json": {"message": "hi", "tenant_context": {"session_id": NOBODYS}}},
     404, "not_found", ""),
    ("POST", "/api/sessions", {"json": {"title": "x" * 201}}, 400, "invalid_request", "title"),
    ("GET", "/api/sessions?limit=0", {}, 400, "invalid_request", "limit"),
    ("GET", "/api/sessions?cursor=forged", {}, 400, "invalid_request", "cursor"),
    ("GET", "/api/sessions?page=2", {}, 400, "invalid_request", "page"),
    ("GET", f"/api/sessions/{NOBODYS}/messages", {}, 404, "not_found", ""),
    ("DELETE", f"/api/sessions/{NOBODYS}", {}, 404, "not_found", ""),
    ("GET", f"{USAGE}?from=2026-02-30", {}, 400, "invalid_request", "from"),
    ("GET", f"{USAGE}?from=2026-02-02&to=2026-02-01", {}, 400, "invalid_request", ""),
    ("GET", "/api/tenants/globex/usage", {}, 403, "forbidden", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    "refused",
    REFUSED,
    ids=[
        f"{status} {method} {path.split('?')[0]} {field}"
        for method, path, _, status, _, field in REFUSED
    ],
)
def test_a_refusal_has_the_one_shape_names_the_field_and_writes_nothing(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], refused: Refused
) -> None:
    method, path, request, status, code, field = refused

    with nothing_written_or_asked(rehearsal):
        answer = rehearsal.api(tokens["admin@acme.example"].id).request(method, path, **request)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert list(answer.json()) == ["error"]
    error = answer.json()["error"]
    assert sorted(error) == ["code", "message", "request_id"]
    assert error["code"] == code
    assert error["message"].startswith(field)
    assert error["request_id"]


def test_the_same_request_sent_twice_with_one_key_runs_the_model_once(
    rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    api = rehearsal.api(tokens["member@acme.example"].id)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    asked = len(model_calls(rehearsal))

    first = api.post("/api/chat", json={"message": "Once, please."}, headers=key)
    with nothing_written_or_asked(rehearsal):
        second = api.post("/api/chat", json={"message": "Once, please."}, headers=key)
        other = api.post("/api/chat", json={"message": "Something else."}, headers=key)

    assert len(model_calls(rehearsal)) == asked + 1
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json() == first.json()
    assert other.status_code == 409
    assert other.json()["error"]["code"] == "idempotency_key_reused"


def test_a_key_of_one_user_says_nothing_to_another(
    rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    key, answers = {"Idempotency-Key": str(uuid.uuid4())}, []
    for email in ("member@acme.example", "admin@acme.example", "member@globex.example"):
        api = rehearsal.api(tokens[email].id)
        answers.append(api.post("/api/chat", json={"message": "Mine?"}, headers=key).json())

    assert len({answer["session_id"] for answer in answers}) == len(answers)


def test_a_path_outside_the_api_is_no_route(
    rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    answer = rehearsal.api(tokens["member@acme.example"].id).get("/api/secrets")

    assert answer.status_code == 404  # API Gateway's own, in its own shape
