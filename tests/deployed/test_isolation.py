"""What belongs to one caller is to every other as if it did not exist."""

from typing import Any

import pytest

from tests.deployed.evidence import nothing_written_or_asked
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens

OWNER = "member@acme.example"
STRANGERS = ("member@globex.example", "admin@globex.example", "admin@acme.example")
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def session_id(rehearsal: Rehearsal, tokens: dict[str, Tokens]) -> str:
    """A session of a member of acme, with messages in it."""
    answer = rehearsal.api(tokens[OWNER].id).post("/api/chat", json={"message": "Our secret."})
    made: str = answer.json()["session_id"]
    return made


def attempts(session_id: str) -> list[tuple[str, str, dict[str, Any]]]:
    inside = {"message": "Let me in.", "tenant_context": {"session_id": session_id}}
    return [
        ("GET", f"/api/sessions/{session_id}/messages", {}),
        ("PATCH", f"/api/sessions/{session_id}/messages/{NOBODYS}", {"json": {"feedback": None}}),
        ("DELETE", f"/api/sessions/{session_id}", {}),
        ("POST", "/api/chat", {"json": inside}),
    ]


@pytest.mark.parametrize("email", STRANGERS)
def test_a_session_of_somebody_else_is_404_as_if_it_never_existed(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], session_id: str, email: str
) -> None:
    api = rehearsal.api(tokens[email].id)

    def words(session: str) -> list[tuple[int, str]]:
        answers = [api.request(method, path, **more) for method, path, more in attempts(session)]
        return [(answer.status_code, answer.json()["error"]["message"]) for answer in answers]

    with nothing_written_or_asked(rehearsal):
        refused = words(session_id)

    assert [status for status, _ in refused] == [404, 404, 404, 404]
    assert refused == words(NOBODYS)


@pytest.mark.parametrize("email", STRANGERS)
def test_a_session_of_somebody_else_is_not_listed(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], session_id: str, email: str
) -> None:
    listed = rehearsal.api(tokens[email].id).get("/api/sessions").json()["sessions"]

    assert session_id not in {session["session_id"] for session in listed}
    assert {session["user_id"] for session in listed} <= {tokens[email].user_id}


@pytest.mark.parametrize("claimed", ["tenant", "tenant and session", "user", "administrator"])
def test_a_tenant_context_that_disagrees_with_the_token_is_403(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], session_id: str, claimed: str
) -> None:
    context = {
        "tenant": {"tenant_id": "acme"},
        "tenant and session": {"tenant_id": "acme", "session_id": session_id},
        "user": {"user_id": tokens[OWNER].user_id},
        "administrator": {"tenant_id": "globex", "user_id": tokens["admin@globex.example"].user_id},
    }[claimed]
    api = rehearsal.api(tokens["member@globex.example"].id)

    with nothing_written_or_asked(rehearsal):
        answer = api.post("/api/chat", json={"message": "Let me in.", "tenant_context": context})

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert "acme" not in answer.text


def test_a_cursor_of_somebody_else_is_refused(
    rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    owner, stranger = (rehearsal.api(tokens[email].id) for email in (OWNER, STRANGERS[0]))
    for _ in range(2):
        owner.post("/api/sessions")
    cursor = owner.get("/api/sessions", params={"limit": 1}).json()["next_cursor"]

    assert cursor
    assert stranger.get("/api/sessions", params={"cursor": cursor}).status_code == 400


def test_usage_of_another_tenant_is_403_for_its_administrator_too(
    rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    answer = rehearsal.api(tokens["admin@globex.example"].id).get("/api/tenants/acme/usage")

    assert answer.status_code == 403


def test_the_owner_still_has_what_the_others_reached_for(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], session_id: str
) -> None:
    answer = rehearsal.api(tokens[OWNER].id).get(f"/api/sessions/{session_id}/messages")

    assert answer.json()["messages"][0]["content"] == "Our secret."
