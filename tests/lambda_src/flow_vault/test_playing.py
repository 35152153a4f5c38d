"""One session is one visitor's, one revision is taken once, and nothing is left in between."""

import threading
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from lambda_src.flow_vault.handler import Flows
from lambda_src.flows.canonical import state_hash
from tests.lambda_src.flow_vault.asking import (
    CALLING,
    GREETING,
    Asker,
    Played,
    flow,
    flows,
    question,
    said,
)
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault


def texts(told: dict[str, Any]) -> list[str]:
    return [each["content"]["text"] for each in told["messages"]]


def test_a_member_plays_a_published_flow_to_its_end(made: Flows, admin: Asker) -> None:
    admin.publish(GREETING)
    played = Played.of(Asker.member(made), "greeting", initial={"context": {"page": "/menu"}})
    begun = played.started["session"]
    assert (begun["revision"], begun["status"], begun["pending"]) == (1, "active", False)
    assert played.started["question"]["text"] == "Who are you?"
    assert played.started["csrf_token"] is None

    told = played.answer(1, "Ada")

    assert texts(told) == ["Hello Ada!"]
    assert (told["ended"], told["question"]) == (True, None)
    session = told["session"]
    assert (session["revision"], session["status"]) == (2, "completed")
    assert session["state"]["user"] == {"id": "user-1", "name": "Ada"}
    assert session["state"]["context"] == {"page": "/menu", "timezone": "UTC", "channel": "web"}
    assert session["state_hash"] == state_hash(session["state"])
    assert len(session["state_hash"]) == 44
    assert played.asker.did("read", token=played.token)["session"] == session


def test_an_input_for_another_revision_changes_nothing(made: Flows, admin: Asker) -> None:
    admin.publish(GREETING)
    played = Played.of(Asker.member(made), "greeting")

    error = played.asker("interact", token=played.token, revision=2, input="Ada")["error"]

    assert (error["status"], error["code"]) == (409, "revision_conflict")
    assert error["details"] == {"revision": 1}
    assert played.asker.did("read", token=played.token)["session"] == played.started["session"]


def test_an_answer_that_will_not_do_is_refused_and_the_question_stands(
    made: Flows, admin: Asker
) -> None:
    strict = question("user.age", input_type="number", validation={"required": True, "min": 1})
    admin.publish(flow("age", strict, said("{{user.age}}")))
    played = Played.of(Asker.member(made), "age")

    for given in ("many", 0, None):
        refused = played.asker.refused("interact", token=played.token, revision=1, input=given)
        assert refused == (422, "input_refused")

    assert texts(played.answer(1, 36)) == ["36"]


def test_of_fifty_inputs_at_once_one_wins_each_revision(database: Database) -> None:
    loop = flow("loop", question("temp.x"))
    loop["connections"] = [{"source": "ask", "target": "ask", "type": "default"}]
    with open_vault(database, "gatehouse_flows") as vault:
        Asker.admin(flows(vault)).publish(loop)
        played = Played.of(Asker.member(flows(vault)), "loop")
    outcomes: list[tuple[int, int, str]] = []
    barrier = threading.Barrier(50)

    def visit(number: int) -> None:
        with open_vault(database, "gatehouse_flows") as own:
            asker = Asker.member(flows(own))
            asker.did("read", token=played.token)
            barrier.wait(30)
            for revision in (1, 2):
                given = f"{number}"
                reply = asker("interact", token=played.token, revision=revision, input=given)
                outcomes.append((revision, reply.get("status") or reply["error"]["status"], given))

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    counts = Counter((revision, status) for revision, status, _ in outcomes)
    assert counts[(1, 200)] == 1
    assert counts[(1, 409)] == 49
    assert counts[(2, 200)] == 1
    assert counts[(2, 409)] == 49
    winners = [given for _, status, given in sorted(outcomes) if status == 200]
    with open_vault(database, "gatehouse_flows") as vault:
        told = Asker.member(flows(vault)).did("history", token=played.token)["history"]
    assert [each["revision"] for each in told] == [1, 2, 3]
    assert [each["given"] for each in told] == [None, *winners]


def test_a_session_is_its_users_alone(made: Flows, admin: Asker) -> None:
    admin.publish(GREETING)
    Asker.admin(made, "globex").publish(GREETING)
    played = Played.of(Asker.member(made), "greeting")
    others = (
        Asker.member(made, user_id="user-2"),
        admin,
        Asker.member(made, "globex"),
        Asker(made, None, {"proof": "guess", "csrf": "guess"}),
        Asker(made, None, {}),
    )
    session_id = played.token.split(".")[1]
    tokens = (
        played.token,
        f"globex.{session_id}",
        f"acme.{uuid4()}",
        "acme.",
        "x",
        played.token.upper(),
    )
    for other in others:
        for operation, fields in (
            ("read", {}),
            ("history", {}),
            ("end", {}),
            ("back", {"revision": 1}),
            ("interact", {"revision": 1, "input": "Eve"}),
            ("set_state", {"revision": 1, "set": {"user.name": "Eve"}}),
        ):
            for token in tokens:
                assert other.refused(operation, token=token, **fields) == (404, "not_found")

    assert texts(played.answer(1, "Ada")) == ["Hello Ada!"]


def test_a_public_session_takes_the_proof_and_for_changes_the_pages_token(
    made: Flows, admin: Asker
) -> None:
    key = admin.publish(GREETING, "public")["public_key"]
    played = Played.of(Asker(made, None, {"public_key": key}), "greeting")
    issued = played.asker.visitor or {}
    assert played.started["csrf_token"] == issued["csrf"]
    assert issued["proof"] not in str(played.started)
    fields: dict[str, Any] = {"token": played.token, "revision": 1, "input": "Ada"}

    for visitor, expected in (
        ({}, (404, "not_found")),
        ({"csrf": issued["csrf"]}, (404, "not_found")),
        ({"proof": issued["csrf"], "csrf": issued["csrf"]}, (404, "not_found")),
        ({"proof": issued["proof"]}, (403, "csrf")),
        ({"proof": issued["proof"], "csrf": issued["proof"]}, (403, "csrf")),
    ):
        assert Asker(made, None, visitor).refused("interact", **fields) == expected
    reader = Asker(made, None, {"proof": issued["proof"]})
    assert reader.did("read", token=played.token)["session"]["revision"] == 1

    assert texts(played.asker.did("interact", **fields)) == ["Hello Ada!"]


def test_nobody_starts_a_draft_a_private_flow_or_with_another_key(
    made: Flows, admin: Asker
) -> None:
    public = admin.publish(flow("open", question(), said("Hi")), "public")
    other = admin.publish(flow("other", question(), said("Hi")), "public")
    admin.publish(GREETING)
    admin.did("create_flow", document=flow("draft", question()))
    foreign = Asker.admin(made, "globex").publish(flow("foreign", question()), "public")
    key = public["public_key"]

    def start(flow_id: str, visitor: dict[str, str] | None) -> Any:
        asker = Asker(made, None, visitor) if visitor is not None else Asker.member(made)
        said = asker("start", flow=flow_id)
        return said.get("status") or said["error"]["status"]

    assert start("open", {"public_key": key}) == 201
    for named in ("greeting", "draft", "other", "nothing", foreign["id"]):
        assert start(named, {"public_key": key}) == 404
    for wrong in (
        other["public_key"],
        foreign["public_key"],
        key[:-1],
        key.replace("acme", "globex"),
        "pk.acme.",
        "pk",
        "",
        "pk.ACME.x",
    ):
        assert start("open", {"public_key": wrong}) == 404
    assert start("draft", None) == 404
    assert start(foreign["id"], None) == 404
    assert start("greeting", None) == 201


def test_a_flow_that_is_private_again_cannot_be_started_with_its_old_key(
    made: Flows, admin: Asker
) -> None:
    published = admin.publish(GREETING, "public")
    visitor = Asker(made, None, {"public_key": published["public_key"]})
    assert visitor("start", flow="greeting")["status"] == 201

    admin.did("publish_flow", flow="greeting")

    assert visitor.refused("start", flow="greeting") == (404, "not_found")
    again = admin.did("publish_flow", flow="greeting", visibility="public")
    assert again["public_key"] != published["public_key"]
    assert visitor.refused("start", flow="greeting") == (404, "not_found")


def test_too_many_inputs_in_a_minute_are_refused(database: Database) -> None:
    with open_vault(database, "gatehouse_flows") as vault:
        made = flows(vault, inputs_per_minute=4)
        key = Asker.admin(made).publish(GREETING, "public")["public_key"]
        played = Played.of(Asker(made, None, {"public_key": key}), "greeting")
        fields: dict[str, Any] = {"token": played.token, "revision": 9, "input": "x"}
        seen = [played.asker.refused("interact", **fields) for _ in range(6)]
        assert seen == [(409, "revision_conflict")] * 4 + [(429, "throttled")] * 2


def test_variables_can_be_set_from_outside_but_not_the_platforms(made: Flows, admin: Asker) -> None:
    admin.publish(GREETING)
    played = Played.of(Asker.member(made), "greeting")
    token = played.token

    told = played.asker.did("set_state", token=token, revision=1, set={"context.page": {"n": 1}})

    assert told["session"]["state"]["context"]["page"] == {"n": 1}
    assert told["session"]["revision"] == 2
    for changes in ({"session.id": "x"}, {"input.x": 1}, {"user.a": 1, "output.x": 2}):
        refused = played.asker.refused("set_state", token=token, revision=2, set=changes)
        assert refused == (422, "input_refused")
    assert played.asker.did("end", token=token)["ended"]
    ended = played.asker.refused("interact", token=token, revision=3, input="Ada")
    assert ended[0] == 409


def test_a_call_is_pending_and_stands_in_the_outbox_without_its_secret(
    made: Flows, admin: Asker, database: Database
) -> None:
    admin.publish(CALLING)
    played = Played.of(Asker.member(made), "calling")

    reply = played.asker("interact", token=played.token, revision=1, input="{{secret:token}}")

    assert (reply["has_tasks"], reply["body"]["pending"]) == (True, True)
    (row,) = database.run("SELECT * FROM app.flow_tasks")
    assert (row["revision"], row["node"], row["host"]) == (2, "call", "hooks.example")
    assert row["task"]["body"] == {"name": "{{secret:token}}"}
    assert row["task"]["headers"] == {"Authorization": ""}
    again = played.asker("interact", token=played.token, revision=2, input="x")["error"]
    assert (again["code"], again["details"]) == ("pending", {"revision": 2})
    assert played.asker.refused("set_state", token=played.token, revision=2, set={"user.x": 1}) == (
        409,
        "pending",
    )


def test_texts_that_a_database_could_trip_over_come_back_as_they_were(
    made: Flows, admin: Asker
) -> None:
    admin.publish(flow("echo", question("user.name"), said("{{user.name}}")))
    for given in ("\x00", "a\x00b", "\\u0000", "'; DROP TABLE x; --", "é\u202e😀", " "):
        played = Played.of(Asker.member(made), "echo")
        reply = played.asker("interact", token=played.token, revision=1, input=given)
        if "error" in reply:
            assert reply["error"]["status"] == (400 if "\x00" in given else 422)
        else:
            expected = given if given.strip("\x00 ") else None  # blank is no answer
            assert reply["body"]["session"]["state"]["user"]["name"] == expected
            told = played.asker.did("read", token=played.token)
            assert told["session"] == reply["body"]["session"]


def test_numbers_keep_their_form_so_that_the_hash_is_the_states(made: Flows, admin: Asker) -> None:
    admin.publish(GREETING)
    for number in (1e20, 1.0, -0.0, 1e-7, 10**30, 0.1):
        played = Played.of(Asker.member(made), "greeting", initial={"user": {"n": number}})
        session = played.asker.did("read", token=played.token)["session"]
        assert session["state_hash"] == played.started["session"]["state_hash"]
        assert repr(session["state"]["user"]["n"]) == repr(number)


@pytest.mark.parametrize(
    ("operation", "fields", "field"),
    [
        ("start", {}, "flow"),
        ("start", {"flow": "x", "initial": {"session": {}}}, "initial.session"),
        ("interact", {"token": "t", "revision": 0}, "revision"),
        ("set_state", {"token": "t", "revision": 1, "set": {}}, "set"),
        ("history", {"token": "t", "cursor": "x"}, "cursor"),
        ("drop", {}, "operation"),
    ],
)
def test_a_wrong_field_is_named(
    made: Flows, operation: str, fields: dict[str, Any], field: str
) -> None:
    error = Asker.member(made)(operation, **fields)["error"]
    assert (error["status"], error["message"].split(":")[0]) == (400, field)


def test_without_claims_nobody_edits(made: Flows) -> None:
    for asker in (Asker(made), Asker(made, None, {"public_key": "pk.acme.x"})):
        assert asker.refused("create_flow", document=GREETING)[0] in {400, 401}
    assert Asker.member(made).refused("create_flow", document=GREETING) == (403, "forbidden")


@pytest.mark.parametrize("text", ["\x00", "\x1b", "\ud800"])
def test_text_that_nobody_keeps_is_refused_by_the_vault_itself(made: Flows, text: str) -> None:
    member, admin = Asker.member(made), Asker.admin(made)
    admin.publish(GREETING)
    played = Played.of(member, "greeting")
    on = {"token": played.token, "revision": 1}
    for asker, operation, fields in (
        (member, "start", {"flow": f"greeting{text}"}),
        (member, "start", {"flow": "greeting", "initial": {"user": {f"x{text}": 1}}}),
        (member, "interact", {**on, "input": f"Ada{text}"}),
        (member, "set_state", {**on, "set": {"user.x": [f"y{text}"]}}),
        (admin, "list_flows", {"search": f"a{text}"}),
        (admin, "list_content", {"cursor": f"a{text}"}),
        (admin, "add_content", {"type": f"joke{text}", "body": {}}),
    ):
        assert asker.refused(operation, **fields) == (400, "invalid_request")
    assert played.answer(1, "Ada")["ended"]
