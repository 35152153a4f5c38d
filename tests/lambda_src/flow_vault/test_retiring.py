"""Flows that are archived and deleted: nobody begins them, and who plays goes on or ends."""

import pytest

from lambda_src.flow_vault import retiring
from lambda_src.flow_vault.handler import Flows
from tests.lambda_src.flow_vault.asking import GREETING, Asker, Played, flow
from tests.lambda_src.postgres import Database

STARTING = {"flow": "greeting"}


def test_an_archived_flow_begins_no_session_until_it_is_restored(made: Flows, admin: Asker) -> None:
    key = admin.publish(GREETING, "public")["public_key"]
    member, visitor = Asker.member(made), Asker(made, None, {"public_key": key})
    before = Played.of(member, "greeting")

    archived = admin.did("archive_flow", flow="greeting")

    assert (archived["status"], archived["has_active_sessions"]) == ("archived", True)
    for asker in (member, visitor):
        assert asker.refused("start", **STARTING) == (404, "not_found")
    assert before.answer(1, "Ada")["messages"][0]["content"]["text"] == "Hello Ada!"
    assert [found["key"] for found in admin.did("list_flows", status="archived")["flows"]] == [
        "greeting"
    ]
    assert admin.did("list_flows", status="published")["flows"] == []
    assert admin.did("restore_flow", flow="greeting")["status"] == "published"
    Played.of(member, "greeting")
    Played.of(visitor, "greeting")


def test_an_archived_flow_is_embedded_by_no_new_version(admin: Asker) -> None:
    admin.publish(GREETING)
    inner = {"id": "inner", "type": "composite", "content": {"composite_flow_seed_key": "greeting"}}
    admin.did("create_flow", document=flow("outer", inner))
    admin.did("archive_flow", flow="greeting")
    assert admin.refused("publish_flow", flow="outer") == (422, "flow_invalid")


def test_sessions_end_where_that_is_requested_some_at_a_time(
    made: Flows, admin: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retiring, "SESSIONS_AT_ONCE", 2)
    admin.publish(GREETING)
    member = Asker.member(made)
    played = [Played.of(member, "greeting") for _ in range(3)]

    first = admin.did("archive_flow", flow="greeting", sessions="end")
    second = admin.did("archive_flow", flow="greeting", sessions="end")

    assert (first["ended"], first["has_active_sessions"]) == (2, True)
    assert (second["ended"], second["has_active_sessions"]) == (1, False)
    for each in played:
        read = member.did("read", token=each.token)
        assert (read["session"]["status"], read["session"]["revision"]) == ("abandoned", 2)
        assert read["session"]["state"]["session"]["status"] == "abandoned"
        kinds = [row["kind"] for row in member.did("history", token=each.token)["history"]]
        assert kinds == ["start", "end"]
        late = {"token": each.token, "revision": 2, "input": "x"}
        assert member.refused("interact", **late) == (409, "ended")


def test_a_flow_that_nobody_played_is_gone_with_its_versions(
    database: Database, admin: Asker
) -> None:
    admin.publish(GREETING)
    done = admin.did("delete_flow", flow="greeting")
    assert (done["deleted"], done["has_active_sessions"]) == (True, False)
    for table in ("flow_definitions", "flow_versions"):
        assert database.run(f"SELECT * FROM app.{table}") == []  # noqa: S608 - a name of here
    assert admin.refused("read_flow", flow="greeting") == (404, "not_found")
    admin.publish(GREETING)


def test_sessions_of_a_deleted_flow_go_on_where_they_may(made: Flows, admin: Asker) -> None:
    key = admin.publish(GREETING, "public")["public_key"]
    member, visitor = Asker.member(made), Asker(made, None, {"public_key": key})
    played = Played.of(member, "greeting")

    done = admin.did("delete_flow", flow="greeting", sessions="continue")

    assert (done["deleted"], done["has_active_sessions"]) == (True, True)
    for operation in ("read_flow", "list_versions", "restore_flow", "delete_flow"):
        assert admin.refused(operation, flow=done["id"]) == (404, "not_found")
    assert visitor.refused("start", **STARTING) == (404, "not_found")
    assert admin.did("list_flows")["flows"] == []
    assert played.answer(1, "Ada")["messages"][0]["content"]["text"] == "Hello Ada!"
    admin.publish(GREETING)  # the key is free again
    Played.of(member, "greeting")


def test_a_flow_whose_sessions_end_is_deleted_when_the_last_one_has(
    made: Flows, admin: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retiring, "SESSIONS_AT_ONCE", 1)
    admin.publish(GREETING)
    for _ in range(2):
        Played.of(Asker.member(made), "greeting")

    first = admin.did("delete_flow", flow="greeting", sessions="end")
    assert (first["deleted"], first["ended"]) == (False, 1)
    assert Asker.member(made).refused("start", **STARTING) == (404, "not_found")
    second = admin.did("delete_flow", flow="greeting", sessions="end")

    assert (second["deleted"], second["ended"]) == (True, 1)
    log = [entry["action"] for entry in admin.did("list_audit", limit=2)["audit"]]
    assert log == ["delete_flow", "archive_flow"]
