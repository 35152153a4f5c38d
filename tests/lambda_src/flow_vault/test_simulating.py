"""A trial plays a draft as the deployed engine would, and has no effect at all."""

import itertools
from typing import Any

import pytest

from lambda_src.flow_vault.handler import Flows
from lambda_src.flow_vault.principals import user
from lambda_src.flow_vault.simulating import MOST_GIVEN, SimulateFlow, Simulating
from lambda_src.runtime.http.errors import InvalidRequestError
from tests.lambda_src.events import claims
from tests.lambda_src.flow_vault.asking import ADMIN, CALLING, GREETING, Asker, flow, question, said
from tests.lambda_src.postgres import Database


def answers(*given: Any) -> list[dict[str, Any]]:
    return [{"answer": item} for item in given]


def test_a_draft_is_played_as_far_as_the_answers_lead(admin: Asker) -> None:
    admin.did("create_flow", document=GREETING)

    asked = admin.did("simulate_flow", flow="greeting")
    ended = admin.did("simulate_flow", flow="greeting", given=answers("Ada"))

    assert asked["steps"][0]["question"]["text"] == "Who are you?"
    assert (asked["waiting"]["kind"], asked["node"]) == ("question", "ask")
    assert ended["status"] == "completed"
    assert ended["waiting"] is None
    assert ended["steps"][1]["messages"][0]["content"]["text"] == "Hello Ada!"
    assert [node["node"] for step in ended["steps"] for node in step["nodes"]] == [
        "ask", "ask", "bye",
    ]  # fmt: skip
    assert ended["variables"]["user"]["name"] == "Ada"


def test_what_a_node_changed_is_told_with_what_was_there(admin: Asker) -> None:
    adding = {"type": "increment", "variable": "user.count", "amount": 2}
    actions = {"id": "add", "type": "action", "content": {"actions": [adding]}}
    admin.did(
        "create_flow",
        document=flow("counting", question("user.count", input_type="number"), actions),
    )

    trial = admin.did("simulate_flow", flow="counting", given=answers(3))

    assert [node["changed"] for node in trial["steps"][1]["nodes"]] == [
        {"user.count": {"after": 3}},
        {"user.count": {"before": 3, "after": 5}},
    ]


def test_a_document_is_played_in_place_of_the_stored_draft(admin: Asker) -> None:
    admin.did("create_flow", document=GREETING)
    edited = flow("greeting", said("Edited"))

    trial = admin.did("simulate_flow", flow="greeting", document=edited)

    assert trial["steps"][0]["messages"][0]["content"]["text"] == "Edited"
    assert admin.did("read_flow", flow="greeting")["document"] == GREETING


def test_a_refused_answer_changes_nothing(admin: Asker) -> None:
    asked = question("user.age", input_type="number", validation={"max": 120})
    admin.did("create_flow", document=flow("age", asked, said("{{user.age}}")))

    trial = admin.did("simulate_flow", flow="age", given=answers(900, 9))

    assert "120" in trial["steps"][1]["refused"]
    assert trial["steps"][2]["messages"][0]["content"]["text"] == "9"


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        ({"body": {"id": "T7"}}, "Booked: T7"),
        ({"status": "failed", "http_status": 503}, "Booked: "),
        ({"body": "no JSON"}, "Booked: "),
    ],
)
def test_a_call_ends_as_one_says_and_never_leaves(
    admin: Asker, database: Database, outcome: dict[str, Any], text: str
) -> None:
    admin.did("create_flow", document=CALLING)

    pending = admin.did("simulate_flow", flow="calling", given=answers("Ada"))
    given = [*answers("Ada"), {"outcome": outcome}]
    ended = admin.did("simulate_flow", flow="calling", given=given)

    assert pending["waiting"]["task"]["url"] == "https://hooks.example/Ada"
    assert "Bearer" not in str(pending)
    said_at_last = [
        message["content"]["text"] for step in ended["steps"] for message in step["messages"]
    ]
    assert said_at_last == [text]
    assert ended["status"] == "completed"
    for table in ("flow_tasks", "conversation_sessions", "conversation_history", "outbox"):
        assert database.run(f"SELECT * FROM app.{table}") == []  # noqa: S608 - a table of this list


def test_an_answer_for_another_way_is_told_and_passed_over(admin: Asker) -> None:
    admin.did("create_flow", document=GREETING)

    trial = admin.did("simulate_flow", flow="greeting", given=[{"outcome": {"body": {}}}])

    assert trial["steps"][1]["refused"]
    assert trial["waiting"]["kind"] == "question"


def test_a_draft_with_mistakes_is_not_played(admin: Asker) -> None:
    admin.did("create_flow", document=flow("odd", {"id": "x", "type": "question"}))

    error = admin("simulate_flow", flow="odd")["error"]

    assert (error["status"], error["code"]) == (422, "flow_invalid")
    assert error["details"]["findings"][0]["node"] == "x"


def test_a_document_that_is_not_stored_is_validated(admin: Asker) -> None:
    admin.did("create_flow", document=GREETING)
    odd = flow("greeting", {"id": "x", "type": "question", "content": {}})

    findings = admin.did("validate_flow", flow="greeting", document=odd)["findings"]

    assert any(found["node"] == "x" for found in findings)
    assert admin.did("validate_flow", flow="greeting")["findings"] == []


def test_nobody_but_a_tenant_admin_tries_anything(made: Flows, admin: Asker) -> None:
    admin.did("create_flow", document=GREETING)
    member, neighbour = Asker.member(made), Asker.admin(made, "globex")

    for operation in ("simulate_flow", "validate_flow"):
        assert member.refused(operation, flow="greeting")[0] == 403
        assert neighbour.refused(operation, flow="greeting")[0] == 404
        given = {"flow": "greeting", "document": GREETING}
        assert member.refused(operation, **given)[0] == 403
        assert neighbour.refused(operation, **given)[0] == 404


def test_a_trial_embeds_nothing_of_another_tenant(made: Flows, admin: Asker) -> None:
    Asker.admin(made, "globex").publish(flow("theirs", said("Secret")))
    part = {"id": "part", "type": "composite", "content": {"composite_flow_seed_key": "theirs"}}
    admin.did("create_flow", document=flow("mine", part))

    assert admin.refused("simulate_flow", flow="mine") == (422, "flow_invalid")


def test_it_is_bounded(made: Flows, admin: Asker) -> None:
    many = answers(*["x"] * (MOST_GIVEN + 1))
    admin.did("create_flow", document=GREETING)
    assert admin.refused("simulate_flow", flow="greeting", given=many)[0] == 400

    ticks = itertools.count(step=3)
    slow = Simulating(made.editing.vault, monotonic=lambda: float(next(ticks)))
    person = user(claims(user_id="admin", tenant_id="acme", groups=ADMIN))
    with pytest.raises(InvalidRequestError, match="more than 4 s"):
        slow.simulate(person, SimulateFlow(flow="greeting", given=[{"answer": "Ada"}]))  # type: ignore[list-item]  # pydantic reads it
