"""A way back: the last question stands again as it was, unless something has left since."""

import threading
from typing import Any

from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.flow_tasks.requests import TaskName
from lambda_src.flow_vault.handler import Flows
from lambda_src.flows.shapes import Outcome
from tests.lambda_src.flow_vault.asking import (
    CALLING,
    Asker,
    Played,
    flow,
    flows,
    question,
    said,
)
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault


def ask(id_: str, **content: Any) -> dict[str, Any]:
    return {**question(f"temp.{id_}", **content), "id": id_}


THREE = flow(
    "three",
    ask("a"),
    {"id": "count", "type": "action", "content": {"actions": [
        {"type": "increment", "variable": "session.answers"}]}},
    said("Seen?", "seen"),
    ask("b"),
    ask("c"),
    said("Done."),
)  # fmt: skip
THREE["nodes"][2]["content"]["wait_for_ack"] = True


def back(played: Played, revision: int) -> dict[str, Any]:
    return played.asker.did("back", token=played.token, revision=revision)


def refused(played: Played, revision: int) -> tuple[int, str]:
    return played.asker.refused("back", token=played.token, revision=revision)


def test_the_last_question_comes_back_with_the_state_it_had(made: Flows, admin: Asker) -> None:
    admin.publish(THREE)
    played = Played.of(Asker.member(made), "three")
    assert refused(played, 1) == (409, "no_question_before")
    played.answer(1, "one")
    at_b = played.answer(2, None)
    played.answer(3, "two")

    told = back(played, 4)

    assert (told["question"], told["messages"]) == (at_b["question"], [])
    assert (told["session"]["revision"], told["session"]["node"]) == (5, "b")
    for name in ("state", "state_hash", "status"):
        assert told["session"][name] == at_b["session"][name]
    first = back(played, 5)  # what waits to be acknowledged is no question
    assert first["session"]["state"] == played.started["session"]["state"]
    assert first["session"]["node"] == "a"
    assert refused(played, 6) == (409, "no_question_before")
    played.answer(6, "uno")
    played.answer(7, None)
    played.answer(8, "due")
    ended = played.answer(9, "tre")
    state = ended["session"]["state"]
    assert state["temp"] == {"a": "uno", "b": "due", "c": "tre"}
    assert state["session"]["answers"] == 1
    assert refused(played, 10) == (409, "ended")


def test_history_tells_of_it_and_keeps_what_was_answered(made: Flows, admin: Asker) -> None:
    admin.publish(flow("two", ask("a"), ask("b")))
    played = Played.of(Asker.member(made), "two")
    played.answer(1, "one")
    back(played, 2)
    rows = played.asker.did("history", token=played.token)["history"]
    assert [each["kind"] for each in rows] == ["start", "answer", "back"]
    assert (rows[1]["given"], rows[2]["given"]) == ("one", {"to": "a"})
    assert rows[2]["events"] == ["went_back"]
    assert "before" not in rows[1]


def test_variables_that_were_set_before_the_answer_stay(made: Flows, admin: Asker) -> None:
    admin.publish(flow("two", ask("a"), ask("b")))
    played = Played.of(Asker.member(made), "two")
    on = {"token": played.token}
    played.asker.did("set_state", **on, revision=1, set={"user.city": "Delft"})
    played.answer(2, "one")
    played.asker.did("set_state", **on, revision=3, set={"user.city": "Leiden"})
    state = back(played, 4)["session"]["state"]
    assert (state["user"]["city"], state["temp"]) == ("Delft", {})


def test_no_way_leads_back_behind_a_call(made: Flows, admin: Asker, database: Database) -> None:
    admin.publish({**CALLING, "connections": [
        *CALLING["connections"],
        {"source": "bye", "target": "more", "type": "default"},
        {"source": "more", "target": "last", "type": "default"},
    ], "nodes": [*CALLING["nodes"], ask("more"), ask("last")]})  # fmt: skip
    played = Played.of(Asker.member(made), "calling")
    assert played.answer(1, "Ada")["pending"]
    assert refused(played, 2) == (409, "pending")
    with open_vault(database, "gatehouse_tasks") as vault:
        tasks = FlowTasks(vault, 60, 3, 60)
        name = TaskName(session_id=played.token.split(".")[1], revision=2)
        tasks.begin("acme", name)
        tasks.report("acme", name, Outcome("succeeded", 200, {"temp.id": 7}))
    assert refused(played, 3) == (409, "task_left")
    played.answer(3, "x")
    told = back(played, 4)  # the call is older than this answer
    assert (told["session"]["node"], told["session"]["state"]["temp"]) == ("more", {"id": 7})
    assert refused(played, 5) == (409, "task_left")


def test_a_race_takes_one_answer_back_once(database: Database) -> None:
    with open_vault(database, "gatehouse_flows") as vault:
        Asker.admin(flows(vault)).publish(flow("two", ask("a"), ask("b"), ask("c")))
        played = Played.of(Asker.member(flows(vault)), "two")
        played.answer(1, "one")
        played.answer(2, "two")
    seen: list[Any] = []
    barrier = threading.Barrier(8)

    def visit(number: int) -> None:
        with open_vault(database, "gatehouse_flows") as own:
            asker = Asker.member(flows(own))
            asker.did("read", token=played.token)
            barrier.wait(30)
            operation = ("back", {}) if number % 2 else ("interact", {"input": "x"})
            said = asker(operation[0], token=played.token, revision=3, **operation[1])
            seen.append(said.get("status") or said["error"]["code"])

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(str, seen)) == ["200"] + ["revision_conflict"] * 7


def test_a_public_visitor_goes_back_with_the_pages_token(made: Flows, admin: Asker) -> None:
    key = admin.publish(flow("two", ask("a"), ask("b")), "public")["public_key"]
    played = Played.of(Asker(made, None, {"public_key": key}), "two")
    played.answer(1, "one")
    issued = played.asker.visitor or {}
    for visitor, expected in (
        ({"proof": issued["proof"]}, (403, "csrf")),
        ({"proof": "x", "csrf": issued["csrf"]}, (404, "not_found")),
    ):
        assert refused(Played(Asker(made, None, visitor), played.started), 2) == expected
    assert back(played, 2)["session"]["node"] == "a"


def test_what_is_kept_for_it_counts_as_stored(
    made: Flows, admin: Asker, database: Database
) -> None:
    key = admin.publish(flow("two", ask("a"), ask("b")), "public")["public_key"]
    played = Played.of(Asker(made, None, {"public_key": key}), "two")
    bytes_ = "SELECT bytes FROM app.public_sessions"
    before = database.run(bytes_)[0]["bytes"]
    played.answer(1, "one")
    (row,) = database.run(
        "SELECT octet_length(before::text) AS n FROM app.conversation_history WHERE revision = 2"
    )
    assert database.run(bytes_)[0]["bytes"] - before > row["n"] > 300


def test_an_answer_from_before_there_was_a_way_back_stands(
    made: Flows, admin: Asker, database: Database
) -> None:
    admin.publish(flow("two", ask("a"), ask("b")))
    played = Played.of(Asker.member(made), "two")
    played.answer(1, "one")
    database.run("UPDATE app.conversation_history SET before = NULL")
    assert refused(played, 2) == (409, "no_question_before")


def test_the_way_back_leads_to_the_first_question(made: Flows, admin: Asker) -> None:
    loop = flow("loop", ask("a"))
    loop["connections"] = [{"source": "a", "target": "a", "type": "default"}]
    admin.publish(loop)
    played = Played.of(Asker.member(made), "loop")
    for revision in range(1, 21):
        played.answer(revision, str(revision))
    seen = [back(played, 21 + number)["session"]["state"]["temp"] for number in range(20)]
    assert seen == [*({"a": str(number)} for number in range(19, 0, -1)), {}]
    assert refused(played, 41) == (409, "no_question_before")
