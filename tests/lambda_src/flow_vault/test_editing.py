"""Drafts are kept with their mistakes, versions are frozen, and sessions stay on theirs."""

from typing import Any

import pytest

from lambda_src.flow_vault.handler import Flows
from tests.lambda_src.flow_vault.asking import GREETING, Asker, Played, flow, question, said

BROKEN = {
    "seed_key": "broken",
    "name": "Broken",
    "entry_node_id": "nowhere",
    "nodes": [{"id": "ask", "type": "question", "content": {"input_type": "telepathy"}}],
    "connections": [{"source": "ask", "target": "gone", "type": "default"}],
}


def test_a_draft_with_mistakes_is_kept_and_not_published(admin: Asker) -> None:
    made = admin.did("create_flow", document=BROKEN)
    told = " ".join(each["message"] for each in made["findings"])
    assert "telepathy" in told or "input_type" in str(made["findings"])

    error = admin("publish_flow", flow="broken")["error"]

    assert (error["status"], error["code"]) == (422, "flow_invalid")
    assert {"nowhere", "gone"} <= set(str(error["details"]).replace("'", " ").split())
    assert admin.did("read_flow", flow="broken")["document"] == BROKEN
    assert admin.did("validate_flow", flow="broken")["findings"] == made["findings"]


def test_a_document_comes_back_as_it_was_written(admin: Asker) -> None:
    document = flow("Order", question(), said("x"), zebra=1, alpha=[1.0, 1e20], description="é")
    made = admin.did("create_flow", document=document)

    read = admin.did("read_flow", flow=made["id"])["document"]

    assert read == document
    assert list(read) == list(document)
    assert repr(read["alpha"]) == repr(document["alpha"])


def test_replacing_a_draft_names_the_revision_it_replaces(admin: Asker) -> None:
    made = admin.did("create_flow", document=GREETING)
    named: dict[str, Any] = {"flow": made["id"], "document": {**GREETING, "name": "New"}}

    replaced = admin.did("replace_flow", revision=1, **named)

    assert (replaced["revision"], replaced["name"]) == (2, "New")
    error = admin("replace_flow", revision=1, **named)["error"]
    assert (error["code"], error["details"]) == ("revision_conflict", {"revision": 2})
    admin.did("create_flow", document=flow("other", question()))
    taken = {"flow": "other", "revision": 1, "document": GREETING}
    assert admin.refused("replace_flow", **taken) == (409, "flow_exists")
    assert admin.refused("create_flow", document=GREETING) == (409, "flow_exists")


def test_a_session_stays_on_its_version_and_a_rollback_moves_new_ones(
    made: Flows, admin: Asker
) -> None:
    def bye(played: Played) -> str:
        return str(played.answer(1, "x")["messages"][0]["content"]["text"])

    admin.publish(flow("greeting", question(), said("first")))
    member = Asker.member(made)
    old = Played.of(member, "greeting")
    document = flow("greeting", question(), said("second"))
    admin.did("replace_flow", flow="greeting", revision=1, document=document)
    draft_only = Played.of(member, "greeting")
    assert admin.did("publish_flow", flow="greeting")["version"] == 2
    new = Played.of(member, "greeting")
    assert admin.did("roll_back_flow", flow="greeting", version=1)["version"] == 1
    back = Played.of(member, "greeting")

    assert [bye(each) for each in (old, draft_only, new, back)] == [
        "first", "first", "second", "first",
    ]  # fmt: skip
    assert [
        each["version"] for each in admin.did("list_versions", flow="greeting")["versions"]
    ] == [1, 2]
    assert admin.did("read_version", flow="greeting", version=2)["document"] == document
    assert admin.refused("roll_back_flow", flow="greeting", version=3) == (404, "not_found")


def test_a_composite_freezes_what_it_embeds_as_that_is_published(made: Flows, admin: Asker) -> None:
    inner = {"id": "inner", "type": "composite", "content": {"composite_flow_seed_key": "greeting"}}
    outer = flow("outer", inner, said("done", "done"))
    early = admin.did("create_flow", document=outer)
    assert any("greeting" in each["message"] for each in early["findings"])
    admin.did("create_flow", document=GREETING)
    assert admin.refused("publish_flow", flow="outer") == (422, "flow_invalid")
    admin.did("publish_flow", flow="greeting")
    admin.did("publish_flow", flow="outer")
    changed = flow("greeting", question(), said("Changed"))
    admin.did("replace_flow", flow="greeting", revision=1, document=changed)
    admin.did("publish_flow", flow="greeting")

    told = Played.of(Asker.member(made), "outer").answer(1, "Ada")

    assert [each["content"]["text"] for each in told["messages"]] == ["Hello Ada!", "done"]


def test_flows_are_listed_by_key_in_pages_and_filtered(made: Flows, admin: Asker) -> None:
    for key in ("b", "a", "c"):
        admin.did("create_flow", document=flow(key, question()))
    Asker.admin(made, "globex").did("create_flow", document=flow("foreign", question()))
    admin.did("publish_flow", flow="b", visibility="public")

    first = admin.did("list_flows", limit=2)
    rest = admin.did("list_flows", limit=2, cursor=first["next_cursor"])

    assert [each["key"] for each in first["flows"] + rest["flows"]] == ["a", "b", "c"]
    assert rest["next_cursor"] is None
    for filters, keys in (
        ({"status": "published"}, ["b"]),
        ({"status": "draft"}, ["a", "c"]),
        ({"visibility": "public"}, ["b"]),
        ({"search": "C"}, ["c"]),
        ({"search": "%"}, []),
    ):
        assert [each["key"] for each in admin.did("list_flows", **filters)["flows"]] == keys


def test_a_clone_is_a_flow_of_its_own(admin: Asker) -> None:
    admin.publish(GREETING)
    clone = admin.did("clone_flow", flow="greeting", key="copy")
    assert (clone["key"], clone["status"], clone["revision"]) == ("copy", "draft", 1)
    assert admin.did("read_flow", flow="copy")["document"] == {**GREETING, "seed_key": "copy"}
    assert admin.refused("clone_flow", flow="greeting", key="copy") == (409, "flow_exists")


def test_the_public_key_is_told_once(admin: Asker) -> None:
    admin.did("create_flow", document=GREETING)
    first = admin.did("publish_flow", flow="greeting", visibility="public")
    again = admin.did("publish_flow", flow="greeting", visibility="public")
    assert first["public_key"].startswith("pk.acme.")
    assert again["public_key"] is None
    for operation in ("read_flow", "list_versions", "validate_flow"):
        assert first["public_key"] not in str(admin(operation, flow="greeting"))


def test_content_is_drawn_by_the_same_session_alike_and_no_draft_is(
    made: Flows, admin: Asker
) -> None:
    for number, status in ((1, "published"), (2, "published"), (3, "draft")):
        body = {"question": f"Question {number}?"}
        admin.did("add_content", type="question", body=body, tags=["t"], status=status)
    Asker.admin(made, "globex").did("add_content", type="question", body={"question": "Foreign?"})
    drawing = {
        "id": "ask",
        "type": "question",
        "content": {
            "source": "random",
            "source_config": {"type": "question", "tags": ["t"]},
            "variable": "temp.x",
        },
    }
    admin.publish(flow("drawing", drawing))

    asked = {
        Played.of(Asker.member(made), "drawing").started["question"]["text"] for _ in range(25)
    }

    assert asked == {"Question 1?", "Question 2?"}
    listed = admin.did("list_content", type="question", limit=2)
    rest = admin.did("list_content", type="question", cursor=listed["next_cursor"])
    assert len(listed["content"]) + len(rest["content"]) == 3
    assert admin.did("list_content", status="draft")["content"][0]["body"] == {
        "question": "Question 3?"
    }


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"nodes": []}, "document.seed_key"),
        ({"seed_key": ""}, "document.seed_key"),
        ({"seed_key": "a\x00"}, "request"),
        ({"seed_key": "k" * 201}, "document.seed_key"),
        ({"seed_key": "a", "name": 3}, "document.name"),
    ],
)
def test_a_document_that_cannot_be_stored_is_refused(
    admin: Asker, document: dict[str, Any], field: str
) -> None:
    error = admin("create_flow", document=document)["error"]
    assert (error["status"], error["message"].split(":")[0]) == (400, field)
