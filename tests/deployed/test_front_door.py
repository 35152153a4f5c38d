"""Through the front door as a browser comes: pages, tokens, bodies, budgets, and ways past it."""

import hashlib
import json
from collections.abc import Iterator

import httpx
import pytest

from tests.deployed.evidence import nothing_written_or_asked
from tests.deployed.forging import FORGED, Forger
from tests.deployed.people import Person, new_tenant
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens
from tests.deployed.visitors import TUTOR, Visitor, visitor

QUESTION = {"query": "Why does my loop never end?"}


@pytest.fixture
def member(rehearsal: Rehearsal, tokens: dict[str, Tokens]) -> Iterator[Visitor]:
    with visitor(rehearsal, tokens["member@acme.example"].id) as came:
        yield came


@pytest.fixture
def stranger(rehearsal: Rehearsal) -> Iterator[Visitor]:
    with visitor(rehearsal) as came:
        yield came


@pytest.fixture(scope="module")
def forger(rehearsal: Rehearsal, tokens: dict[str, Tokens]) -> Forger:
    return Forger.of(rehearsal, tokens["member@acme.example"])


def test_up_tells_one_address_that_serves_the_pages_configuration(stranger: Visitor) -> None:
    answer = stranger.client.get("/config.json")

    assert answer.status_code == 200
    assert set(answer.json()) >= {"sign_in_url", "client_id", "redirect_path"}
    assert answer.headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_api_answers_a_member(member: Visitor) -> None:
    answer = member.ask({"message": "Which plan do we have?"}, "/api/chat")

    assert answer.status_code == 200, answer.text
    assert answer.json()["reply"].startswith("You asked: “Which plan do we have?”")


@pytest.mark.parametrize("path", [TUTOR, "/stream/chat", "/stream/ask", "/api/chat"])
def test_without_a_token_nobody_is_answered(
    rehearsal: Rehearsal, stranger: Visitor, path: str
) -> None:
    with nothing_written_or_asked(rehearsal):
        assert stranger.ask(QUESTION, path).status_code == 401


@pytest.mark.parametrize("how", FORGED)
def test_a_token_that_is_not_genuine_is_401(rehearsal: Rehearsal, forger: Forger, how: str) -> None:
    with (
        visitor(rehearsal, FORGED[how](forger) or None) as forging,
        nothing_written_or_asked(rehearsal),
    ):
        assert forging.ask(QUESTION).status_code == 401
        assert forging.ask({"message": "hi"}, "/api/chat").status_code == 401


def test_the_forger_can_sign_what_is_accepted(rehearsal: Rehearsal, forger: Forger) -> None:
    with visitor(rehearsal, forger.sign()) as genuine:
        assert genuine.ask(QUESTION).status_code == 200


def test_a_viewer_cannot_bring_the_copy_of_a_token_or_the_secret(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], stranger: Visitor
) -> None:
    genuine = f"Bearer {tokens['member@acme.example'].id}"
    forged = {"x-viewer-authorization": genuine, "x-origin-verify": rehearsal.origin_secret}

    assert stranger.ask(QUESTION, **forged).status_code == 401
    assert stranger.ask({"message": "hi"}, "/api/chat", **forged).status_code == 401


@pytest.mark.parametrize("hash_", ["", "0" * 64, hashlib.sha256(b"").hexdigest()])
def test_a_wrong_hash_of_the_body_is_403_before_the_function(
    rehearsal: Rehearsal, member: Visitor, hash_: str
) -> None:
    with nothing_written_or_asked(rehearsal):
        answer = member.ask(QUESTION, **{"x-amz-content-sha256": hash_})

    assert answer.status_code == 403
    assert answer.json()["Message"].startswith("Forbidden")


def test_a_post_without_the_hash_is_403(member: Visitor) -> None:
    assert member.client.post(TUTOR, json=QUESTION).status_code == 403


def test_a_body_over_the_functions_limit_is_413_and_over_wafs_403(
    rehearsal: Rehearsal, member: Visitor
) -> None:
    limit = rehearsal.settings.limits.stream_body_bytes
    seen = rehearsal.settings.edge.chat_body_bytes

    too_large = member.ask(QUESTION | {"userCode": "x" * limit})
    blocked = member.ask(QUESTION | {"userCode": "x" * seen})

    assert (too_large.status_code, too_large.json()["error"]["code"]) == (413, "too_large")
    assert blocked.status_code == 403
    assert blocked.json()["error"]["code"] == "request_blocked"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", "body"),
        (b"[]", "body"),
        (json.dumps({}).encode(), "query"),
        (json.dumps({"query": 1}).encode(), "query"),
        (json.dumps(QUESTION | {"history": [{"role": "system", "content": "x"}]}).encode(),
         "history"),
    ],
)  # fmt: skip
def test_bad_json_is_400_and_the_message_names_the_field(
    member: Visitor, body: bytes, field: str
) -> None:
    answer = member.ask(body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
    assert answer.json()["error"]["message"].startswith(field)


def test_a_tenant_over_its_budget_is_429(rehearsal: Rehearsal) -> None:
    person = Person.invited(rehearsal, new_tenant(rehearsal, "--budget", "1"))
    with visitor(rehearsal, person.sign_in().id) as poor:
        answer = poor.ask(QUESTION)

    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "budget_exhausted")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_method_that_a_path_does_not_take_is_wafs_403(member: Visitor, method: str) -> None:
    answer = member.client.request(method, TUTOR)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "request_blocked"


def test_the_tutor_is_not_read(member: Visitor) -> None:
    """WAF lets GET through to `/stream/`, where runs are read."""
    answer = member.client.get(TUTOR)

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")


def test_the_function_url_refuses_what_cloudfront_did_not_sign(
    rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    port = rehearsal.status["processes"]["function_url"]["port"]
    genuine = f"Bearer {tokens['member@acme.example'].id}"
    headers = {
        "Host": rehearsal.output("stream", "function_url_domain"),
        "Authorization": genuine,
        "x-viewer-authorization": genuine,
    }
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as past:
        answer = past.post(TUTOR, json=QUESTION, headers=headers)

    assert answer.status_code == 403
    assert answer.json()["Message"].startswith("Forbidden")


def test_the_bucket_refuses_whoever_is_not_cloudfront(rehearsal: Rehearsal) -> None:
    bucket = rehearsal.output("edge", "web_bucket")

    address = f"{rehearsal.status['addresses']['aws']}/{bucket}/config.json"
    assert httpx.get(address, trust_env=False).status_code == 403


def test_status_says_how_real_everything_is(rehearsal: Rehearsal) -> None:
    told = rehearsal.status

    assert told["resources"]
    labels = {known["label"] for known in told["resources"].values()}
    assert labels == {"real", "simulated", "stored only"}
    assert told["resources"]["aws_wafv2_web_acl"]["by"] == "the front door"
    assert set(told["firewall"]["stored_only"].values()) == {"managed rule group"}
    assert "api-rate" in told["firewall"]["judged"]
    shown = rehearsal.command("status", "--resources").stdout
    assert all(type_ in shown for type_ in told["resources"])
