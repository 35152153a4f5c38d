"""Without an ID token of our own pool nobody gets past the gateway, and no function runs."""

from collections import Counter

import httpx
import pytest

from tests.deployed.evidence import eventually, nothing_written_or_asked, runs
from tests.deployed.forging import FORGED, Forger
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens

NOBODYS = "00000000-0000-4000-8000-000000000000"
ENDPOINTS = (
    ("POST", "/api/sessions"),
    ("GET", "/api/sessions"),
    ("GET", f"/api/sessions/{NOBODYS}/messages"),
    ("DELETE", f"/api/sessions/{NOBODYS}"),
    ("POST", "/api/chat"),
    ("GET", "/api/tenants/acme/usage"),
)


@pytest.fixture(scope="module")
def forger(rehearsal: Rehearsal, tokens: dict[str, Tokens]) -> Forger:
    return Forger.of(rehearsal, tokens["admin@acme.example"])


def everywhere(rehearsal: Rehearsal, token: str) -> list[httpx.Response]:
    """The answers of all endpoints to a message from the holder of that token."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return [
        rehearsal.api().request(
            method, path, headers=headers, json={"message": "hi"} if "chat" in path else None
        )
        for method, path in ENDPOINTS
    ]


def test_the_forger_can_sign_what_the_gateway_accepts(rehearsal: Rehearsal, forger: Forger) -> None:
    """Else the refusals below would prove nothing."""
    statuses = [answer.status_code for answer in everywhere(rehearsal, forger.sign())]

    assert statuses == [201, 200, 404, 404, 200, 200]


@pytest.mark.parametrize("how", FORGED)
def test_a_token_that_is_not_genuine_is_401_everywhere_and_no_function_runs(
    rehearsal: Rehearsal, forger: Forger, how: str
) -> None:
    before = runs(rehearsal)

    with nothing_written_or_asked(rehearsal):
        answers = everywhere(rehearsal, FORGED[how](forger))

    assert [answer.status_code for answer in answers] == [401] * len(ENDPOINTS)
    # A run that comes after them is logged after them.
    rehearsal.api(forger.genuine.id).get("/api/sessions")
    eventually(lambda: runs(rehearsal) != before, "the run of the control is logged")
    assert runs(rehearsal) - before == Counter(sessions=1)


def test_an_access_token_passes_the_gateway_as_in_aws_and_the_functions_refuse_it(
    rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    """Its `client_id` is in the authorizer's audience, but it names no tenant."""
    with nothing_written_or_asked(rehearsal):
        answers = everywhere(rehearsal, tokens["admin@acme.example"].access)

    assert [answer.status_code for answer in answers] == [401] * len(ENDPOINTS)
    for answer in answers:
        assert answer.json()["error"]["code"] == "unauthenticated"
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("tenant", ["", "ACME", "acme#globex", "a" * 65])
def test_a_signed_token_without_a_valid_tenant_is_refused_by_the_functions(
    rehearsal: Rehearsal, forger: Forger, tenant: str
) -> None:
    with nothing_written_or_asked(rehearsal):
        answers = everywhere(rehearsal, forger.sign(tenant=tenant))

    assert [answer.status_code for answer in answers] == [401] * len(ENDPOINTS)
