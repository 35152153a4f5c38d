"""Nodes and connections of a draft, one at a time, each change by its revision."""

from typing import Any

import pytest

from gatehouse.operating.flows.portions import portions_of
from lambda_src.flow_vault.handler import Flows
from tests.lambda_src.flow_vault.asking import GREETING, Asker, Played, flow, question, said


@pytest.fixture
def greeting(admin: Asker) -> Asker:
    admin.did("create_flow", document={**GREETING, "zebra": [1.0]})
    return admin


def document(admin: Asker) -> dict[str, Any]:
    found: dict[str, Any] = admin.did("read_flow", flow="greeting")["document"]
    return found


def test_a_flow_is_built_piece_by_piece_and_plays(made: Flows, admin: Asker) -> None:
    admin.did("create_flow", document=flow("pieces", question()))
    done = admin.did("add_node", flow="pieces", revision=1, node=said("Hi {{user.name}}"))
    assert (done["revision"], done["node"]["id"]) == (2, "bye")
    assert any("cannot be reached" in finding["message"] for finding in done["findings"])
    way = {"source": "ask", "target": "bye", "type": "default"}
    done = admin.did("add_connection", flow="pieces", revision=2, connection=way)
    assert (done["connection"]["id"], done["findings"]) == ("0", [])
    content = {"messages": [{"type": "text", "text": "Bye {{user.name}}"}]}
    admin.did("change_node", flow="pieces", node="bye", revision=3, fields={"content": content})
    admin.did("publish_flow", flow="pieces")

    heard = Played.of(Asker.member(made), "pieces").answer(1, "Ada")["messages"]

    assert [message["content"]["text"] for message in heard] == ["Bye Ada"]


def test_a_document_above_a_request_comes_together_of_its_portions(admin: Asker) -> None:
    nodes = [{**said("x" * 400_000), "id": f"n{number}"} for number in range(4)]
    ways = [{"source": "n0", "target": "n1"}, {"source": "n2", "target": "n3"}]
    whole = {"seed_key": "large", "entry_node_id": "n0", "nodes": nodes, "connections": ways}
    portions = portions_of(whole)

    done = admin.did("create_flow", document=portions.first)
    for node in portions.nodes:
        done = admin.did("add_node", flow="large", revision=done["revision"], node=node)

    assert len(portions.nodes) == 2
    assert admin.did("read_flow", flow="large")["document"] == whole


def test_the_rest_of_the_document_stays_as_it_was_written(greeting: Asker) -> None:
    before = document(greeting)
    fields = {"type": "message", "content": {"text": "Hi"}, "note": "mine"}
    greeting.did("change_node", flow="greeting", node="bye", revision=1, fields=fields)
    after = document(greeting)
    assert after["nodes"][1] == {"id": "bye", **fields}
    assert {**after, "nodes": before["nodes"]} == before
    greeting.did("change_node", flow="greeting", node="bye", revision=2, fields={"note": None})
    assert "note" not in document(greeting)["nodes"][1]


def test_a_removed_node_takes_its_connections_with_it(greeting: Asker) -> None:
    done = greeting.did("remove_node", flow="greeting", node="bye", revision=1)
    assert done["revision"] == 2
    left = document(greeting)
    assert [node["id"] for node in left["nodes"]] == ["ask"]
    assert left["connections"] == []


def test_parts_are_listed_in_pages_and_by_type(greeting: Asker) -> None:
    first = greeting.did("list_nodes", flow="greeting", limit=1)
    rest = greeting.did("list_nodes", flow="greeting", cursor=first["next_cursor"])
    assert [node["id"] for node in first["nodes"] + rest["nodes"]] == ["ask", "bye"]
    assert (rest["next_cursor"], rest["revision"]) == (None, 1)
    only = greeting.did("list_nodes", flow="greeting", type="message")["nodes"]
    assert [node["id"] for node in only] == ["bye"]
    ways = greeting.did("list_connections", flow="greeting")["connections"]
    assert ways == [{"id": "0", "source": "ask", "target": "bye", "type": "default"}]
    assert greeting.did("read_node", flow="greeting", node="ask")["node"]["type"] == "question"
    found = greeting.did("read_connection", flow="greeting", connection="0")
    assert found["connection"]["target"] == "bye"


def test_a_connection_is_changed_and_removed_by_its_id(greeting: Asker) -> None:
    way = {"id": "again", "source": "bye", "target": "ask", "type": "default"}
    greeting.did("add_connection", flow="greeting", revision=1, connection=way)
    named = {"flow": "greeting", "connection": "again"}
    greeting.did("change_connection", **named, revision=2, fields={"type": "$0"})
    assert document(greeting)["connections"][1] == {**way, "type": "$0"}
    greeting.did("remove_connection", **named, revision=3)
    greeting.did("remove_connection", flow="greeting", connection="0", revision=4)
    assert document(greeting)["connections"] == []


@pytest.mark.parametrize(
    ("operation", "fields", "refused"),
    [
        ("add_node", {"node": {"id": "ask"}}, (409, "part_exists")),
        ("add_node", {"node": {"type": "message"}}, (400, "invalid_request")),
        ("change_node", {"node": "gone", "fields": {"a": 1}}, (404, "not_found")),
        ("change_node", {"node": "ask", "fields": {}}, (400, "invalid_request")),
        ("change_node", {"node": "ask", "fields": {"id": "b"}}, (400, "invalid_request")),
        ("remove_node", {"node": "gone"}, (404, "not_found")),
        ("remove_connection", {"connection": "7"}, (404, "not_found")),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    greeting: Asker, operation: str, fields: dict[str, Any], refused: tuple[int, str]
) -> None:
    before = document(greeting)
    assert greeting.refused(operation, flow="greeting", revision=1, **fields) == refused
    assert document(greeting) == before


def test_of_two_changes_of_one_revision_the_second_is_refused(greeting: Asker) -> None:
    greeting.did("add_node", flow="greeting", revision=1, node=said("a", "a"))
    error = greeting("add_node", flow="greeting", revision=1, node=said("b", "b"))["error"]
    assert (error["code"], error["details"]) == ("revision_conflict", {"revision": 2})


def test_a_draft_without_lists_is_told_so(admin: Asker) -> None:
    admin.did("create_flow", document={"seed_key": "odd", "nodes": "none"})
    assert admin.refused("list_nodes", flow="odd") == (409, "draft_malformed")
    assert admin.did("list_connections", flow="odd")["connections"] == []


def test_parts_below_flow_data_are_the_same(admin: Asker) -> None:
    inner = {name: GREETING[name] for name in ("nodes", "connections")}
    admin.did("create_flow", document={"seed_key": "older", "flow_data": inner})
    admin.did("add_node", flow="older", revision=1, node=said("x", "x"))
    found = admin.did("read_flow", flow="older")["document"]
    assert [node["id"] for node in found["flow_data"]["nodes"]] == ["ask", "bye", "x"]


def test_a_member_and_another_tenant_reach_no_part(made: Flows, greeting: Asker) -> None:
    for asker, refused in (
        (Asker.member(made), (403, "forbidden")),
        (Asker.admin(made, "globex"), (404, "not_found")),
    ):
        node = {"flow": "greeting", "node": "ask"}
        assert asker.refused("list_nodes", flow="greeting") == refused
        assert asker.refused("read_node", **node) == refused
        assert asker.refused("remove_node", **node, revision=1) == refused
        assert asker.refused("delete_flow", flow="greeting") == refused
        assert asker.refused("archive_flow", flow="greeting") == refused
