"""The six endpoints through the deployed gateway, as a member of acme and its administrator."""

import re
import uuid
from typing import Any

import httpx
import pytest

from tests.deployed.evidence import model_calls
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens

MODEL = "us.amazon.nova-lite-v1:0"


@pytest.fixture(scope="module")
def member(rehearsal: Rehearsal, tokens: dict[str, Tokens]) -> httpx.Client:
    return rehearsal.api(tokens["member@acme.example"].id)


@pytest.fixture(scope="module")
def admin(rehearsal: Rehearsal, tokens: dict[str, Tokens]) -> httpx.Client:
    return rehearsal.api(tokens["admin@acme.example"].id)


def ask(api: httpx.Client, message: str, session_id: str | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"message": message}
    if session_id:
        body["tenant_context"] = {"session_id": session_id}
    answer = api.post("/api/chat", json=body)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def test_a_session_is_created_for_the_caller_whoever_the_token_says_that_is(
    member: httpx.Client, tokens: dict[str, Tokens]
) -> None:
    answer = member.post("/api/sessions", json={"title": "Plans for December"})

    session = answer.json()
    assert answer.status_code == 201
    assert session["tenant_id"] == "acme"
    assert session["user_id"] == tokens["member@acme.example"].user_id
    assert session["title"] == "Plans for December"
    assert session["message_count"] == 0
    assert str(uuid.UUID(session["session_id"])) == session["session_id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", session["created_at"])


def test_sessions_are_listed_newest_first_a_page_at_a_time(member: httpx.Client) -> None:
    made = [member.post("/api/sessions").json()["session_id"] for _ in range(3)]

    first = member.get("/api/sessions", params={"limit": 2}).json()
    then = member.get("/api/sessions", params={"limit": 2, "cursor": first["next_cursor"]}).json()

    listed = [session["session_id"] for session in first["sessions"] + then["sessions"]]
    assert listed[:3] == made[::-1]


def test_a_chat_answers_with_the_models_words_and_counts_and_stores_both_sides(
    rehearsal: Rehearsal, member: httpx.Client
) -> None:
    said = ask(member, "Which plan do we have?")

    assert said["reply"].startswith("You asked: “Which plan do we have?”")
    assert said["model_id"] == MODEL
    assert said["usage"]["output_tokens"] == len(said["reply"].split())
    stored = member.get(f"/api/sessions/{said['session_id']}/messages").json()["messages"]
    assert [(message["role"], message["content"]) for message in stored] == [
        ("user", "Which plan do we have?"),
        ("assistant", said["reply"]),
    ]
    assert stored[1]["output_tokens"] == said["usage"]["output_tokens"]


def test_the_model_is_told_the_tenant_and_the_earlier_messages(
    rehearsal: Rehearsal, member: httpx.Client
) -> None:
    first = ask(member, "My name is Kim.")
    ask(member, "What is my name?", first["session_id"])

    system, *spoken = model_calls(rehearsal)[-1]["messages"]
    assert "Acme Bistro" in system["content"]
    assert [message["content"] for message in spoken] == [
        "My name is Kim.",
        first["reply"],
        "What is my name?",
    ]


def test_history_comes_oldest_first_and_in_pages(member: httpx.Client) -> None:
    session_id = ask(member, "one")["session_id"]
    ask(member, "two", session_id)
    path = f"/api/sessions/{session_id}/messages"

    read: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while more or not read:
        page = member.get(path, params={"limit": "3", **more}).json()
        assert len(page["messages"]) <= 3
        read += page["messages"]
        more = {"cursor": page["next_cursor"]} if page["next_cursor"] else {}

    assert [message["role"] for message in read] == ["user", "assistant"] * 2
    assert [message["content"] for message in read[::2]] == ["one", "two"]


def test_a_deleted_session_is_gone_from_every_endpoint(member: httpx.Client) -> None:
    session_id = ask(member, "Forget this.")["session_id"]

    deleted = member.delete(f"/api/sessions/{session_id}")

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert member.get(f"/api/sessions/{session_id}/messages").status_code == 404
    assert member.delete(f"/api/sessions/{session_id}").status_code == 404
    again = {"message": "Hello?", "tenant_context": {"session_id": session_id}}
    assert member.post("/api/chat", json=again).status_code == 404
    listed = member.get("/api/sessions").json()["sessions"]
    assert session_id not in {session["session_id"] for session in listed}


def test_a_rated_reply_is_counted_once_for_its_administrators(
    member: httpx.Client, admin: httpx.Client
) -> None:
    counts = "/api/tenants/acme/feedback"
    before = admin.get(counts).json()["totals"]
    reply = ask(member, "Was this good?")
    path = f"/api/sessions/{reply['session_id']}/messages/{reply['message_id']}"
    given = {"rating": "down", "reason": "incomplete", "comment": "Why, though? „So.“"}

    rated = [member.patch(path, json={"feedback": given}) for _ in range(2)]

    assert [answer.status_code for answer in rated] == [200, 200]
    assert rated[0].json() == rated[1].json()
    listed = member.get(f"/api/sessions/{reply['session_id']}/messages").json()["messages"]
    assert listed[-1] == rated[0].json()
    assert {**listed[-1]["feedback"], **given} == listed[-1]["feedback"]
    after = admin.get(counts).json()["totals"]
    assert after == {"up": before["up"], "down": before["down"] + 1}
    assert member.get(counts).status_code == 403


def test_usage_counts_exactly_what_the_model_reported(
    member: httpx.Client, admin: httpx.Client
) -> None:
    before = admin.get("/api/tenants/acme/usage").json()["totals"]
    cost = ask(member, "How much was this?")["usage"]
    after = admin.get("/api/tenants/acme/usage").json()

    grown = {name: after["totals"][name] - before[name] for name in before}
    assert grown == {"agent_invocations": 1, **cost}
    assert after["by_day"][-1]["date"] == after["to"]
    assert [entry["model_id"] for entry in after["by_model"]] == [MODEL]


def test_usage_is_for_administrators_of_that_tenant_only(
    member: httpx.Client, admin: httpx.Client
) -> None:
    assert member.get("/api/tenants/acme/usage").status_code == 403
    assert admin.get("/api/tenants/globex/usage").status_code == 403
