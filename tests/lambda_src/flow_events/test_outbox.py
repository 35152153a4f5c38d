"""The trigger: every change of a session is an event, whoever makes it, and nothing else is."""

import json
from typing import Any

import psycopg
import pytest

from tests.lambda_src.flow_events.platform import Platform
from tests.lambda_src.flow_vault.asking import Asker, Played, flow, question


def outbox(here: Platform) -> list[dict[str, Any]]:
    rows = here.database.run("SELECT * FROM app.outbox ORDER BY session_id, number")
    return [row["event"] for row in rows]


def types(here: Platform) -> list[str]:
    return [event["event_type"] for event in outbox(here)]


def begin(here: Platform) -> Played:
    return Played.of(Asker.member(here.flows()), "talk")


def test_a_variable_makes_an_event_and_a_refused_answer_none(here: Platform) -> None:
    played = begin(here)
    asker, token = played.asker, played.token
    asker.did("set_state", token=token, revision=1, set={"temp.a": 1})
    assert asker.refused("interact", token=token, revision=1, input="x")[0] == 409
    assert types(here) == ["session_started", "session_updated"]
    assert outbox(here)[1]["current_node"] == outbox(here)[1]["previous_node"] == "first"


def test_the_way_back_and_an_end_are_events(here: Platform) -> None:
    played = begin(here)
    played.answer(1, "Ada")
    played.asker.did("back", token=played.token, revision=2)
    played.asker.did("end", token=played.token)
    played.asker.did("end", token=played.token)
    assert types(here) == [
        "session_started", "node_changed", "node_changed", "session_status_changed",
    ]  # fmt: skip
    assert outbox(here)[2]["current_node"] == "first"
    assert (outbox(here)[3]["previous_status"], outbox(here)[3]["status"]) == (
        "active",
        "abandoned",
    )


def test_a_deleted_session_leaves_its_last_event(here: Platform) -> None:
    begin(here)
    here.database.run("DELETE FROM app.conversation_sessions")
    deleted = outbox(here)[1]
    assert (deleted["event_type"], deleted["current_node"], deleted["previous_node"]) == (
        "session_deleted", None, "first",
    )  # fmt: skip
    assert deleted["id"].endswith(".2")


def test_a_change_that_is_rolled_back_is_no_event(here: Platform) -> None:
    played = begin(here)
    here.steps.kills = lambda _: here.steps.names[-1] == "commit"
    with pytest.raises(BaseException, match="commit"):
        played.answer(1, "Ada")
    here.killed()
    assert types(here) == ["session_started"]


def test_a_change_by_hand_is_an_event_too_also_of_a_row_from_before_there_were_any(
    here: Platform,
) -> None:
    begin(here)
    here.database.run("ALTER TABLE app.conversation_sessions DISABLE TRIGGER ALL")
    here.database.run(
        "UPDATE app.conversation_sessions SET node = NULL, node_since = NULL, events = 0"
    )
    here.database.run("TRUNCATE app.outbox CASCADE")
    here.database.run("ALTER TABLE app.conversation_sessions ENABLE TRIGGER ALL")
    here.database.run("UPDATE app.conversation_sessions SET status = 'abandoned'")
    (event,) = outbox(here)
    assert (event["event_type"], event["current_node"]) == ("session_status_changed", "first")
    assert event["revision"] == event["previous_revision"] == 1


def test_a_change_of_anything_that_makes_no_revision_is_none(here: Platform) -> None:
    begin(here)
    here.database.run("UPDATE app.conversation_sessions SET inputs_in_minute = 7")
    assert types(here) == ["session_started"]


def test_listeners_hear_the_event_as_it_stands_in_the_outbox(here: Platform) -> None:
    with here.database.connect() as opened:
        address = opened.info.dsn
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("LISTEN flow_events")
        begin(here)
        (heard,) = connection.notifies(timeout=5, stop_after=1)
    assert heard.channel == "flow_events"
    assert [json.loads(heard.payload)] == outbox(here)


def test_a_node_whose_name_is_longer_than_a_notification_does_not_stop_its_session(
    here: Platform,
) -> None:
    name = "n" * 4_000
    made = flow("long", {**question(), "id": name}, {**question("temp.b"), "id": f"{name}2"})
    Asker.admin(here.flows()).publish(made)
    played = Played.of(Asker.member(here.flows()), "long")
    played.answer(1, "Ada")
    assert outbox(here)[1]["current_node"] == f"{name}2"


def test_the_time_at_a_node_counts_from_when_it_was_reached(here: Platform) -> None:
    played = begin(here)
    played.asker.did("set_state", token=played.token, revision=1, set={"temp.a": 1})
    here.database.run(
        "UPDATE app.conversation_sessions SET node_since = node_since - interval '1 minute'"
    )
    played.answer(2, "Ada")
    rows = here.database.run("SELECT node_seconds FROM app.outbox ORDER BY number")
    assert [row["node_seconds"] for row in rows[:2]] == [None, None]
    assert 60 <= rows[2]["node_seconds"] < 90
