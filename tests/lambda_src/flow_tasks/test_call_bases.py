"""Relative addresses of calls lead to the hosts that the tenant's administrator registered."""

from typing import Any

import pytest

from lambda_src.flow_store.call_bases import CallBase, base_of
from lambda_src.flow_worker.requests import outgoing
from lambda_src.flows.storing import task_of
from tests.lambda_src.flow_tasks.working import World, calling
from tests.lambda_src.flow_vault.asking import Asker, Played

BOOKS = {
    "name": "books",
    "prefix": "/v1",
    "url": "https://books.example",
    "headers": {"Authorization": "Bearer {{secret:books}}", "X-Channel": "flows"},
}
RELATIVE = {**calling(url="/v1/recommend/{{user.name}}"), "seed_key": "relative"}


@pytest.fixture
def admin(world: World) -> Asker:
    return Asker.admin(world.member.flows)


def test_a_relative_call_goes_to_its_base_with_the_base_s_secret(
    world: World, admin: Asker
) -> None:
    admin.did("put_call_base", **BOOKS)
    admin.publish(RELATIVE)
    played = Played.of(world.member, "relative")
    assert played.answer(1, "Ada/../x")["pending"]

    name = {"session_id": played.token.split(".")[1], "revision": 2}
    begun = world.ask("begin", task=name)

    task = task_of(begun["task"])
    assert begun["decision"] == "go"
    assert task.url == "https://books.example/v1/recommend/Ada%2F..%2Fx"
    assert task.headers["X-Channel"] == "flows"
    sent = outgoing(task, {"books": "a-token"}, begun["key"])
    assert sent.headers["Authorization"] == "Bearer a-token"
    hosts = world.database.run("SELECT host FROM app.flow_tasks")
    assert [row["host"] for row in hosts] == ["books.example"]


def test_a_relative_call_without_a_base_is_not_published(admin: Asker) -> None:
    made = admin.did("create_flow", document=RELATIVE)
    (finding,) = [each for each in made["findings"] if each["severity"] == "error"]
    assert (finding["node"], finding["field"]) == ("call", "content.url")
    assert "'/v1/recommend" in finding["message"]
    assert admin.refused("publish_flow", flow="relative") == (422, "flow_invalid")
    admin.did("put_call_base", **{**BOOKS, "prefix": "/v2"})
    assert admin.refused("publish_flow", flow="relative") == (422, "flow_invalid")
    admin.did("put_call_base", **BOOKS)
    admin.did("publish_flow", flow="relative")


def test_calls_of_an_inline_composite_need_a_base_too(admin: Asker) -> None:
    inner = {"nodes": RELATIVE["nodes"], "connections": RELATIVE["connections"]}
    document = {
        "seed_key": "outer",
        "entry_node_id": "in",
        "nodes": [{"id": "in", "type": "composite", "content": inner}],
    }
    made = admin.did("create_flow", document=document)
    assert ("in/call", "error") in {(each["node"], each["severity"]) for each in made["findings"]}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/v1", "books"),
        ("/v1/x?y=1", "books"),
        ("/v1?y=1", "books"),
        ("/v1/admin/x", "admin"),
        ("/v10", "any"),
        ("/", "any"),
    ],
)
def test_the_longest_prefix_of_whole_segments_takes_an_address(address: str, name: str) -> None:
    bases = [
        CallBase("any", "/", "https://any.example"),
        CallBase("books", "/v1", "https://books.example"),
        CallBase("admin", "/v1/admin", "https://admin.example"),
    ]
    found = base_of(bases, address)
    assert found is not None
    assert found.name == name
    assert base_of(bases[1:], "/v10") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"url": "ftp://books.example"},
        {"url": "https://"},
        {"url": "https://a:b@books.example"},
        {"url": "https://books.example/?x=1"},
        {"url": "https://{{user.name}}.example"},
        {"prefix": "v1"},
        {"prefix": "/v1/"},
        {"prefix": "/{{user.name}}"},
        {"headers": {"Authorization": "Bearer a-secret-in-clear-text"}},
        {"headers": {"X\r\nY": "z"}},
        {"headers": {"X": "a\nb"}},
        {"name": "a b"},
    ],
)
def test_a_base_that_is_none_or_holds_a_secret_is_refused(
    admin: Asker, changed: dict[str, Any]
) -> None:
    assert admin.refused("put_call_base", **{**BOOKS, **changed}) == (400, "invalid_request")


def test_bases_are_listed_replaced_deleted_and_logged_by_their_tenant_only(
    world: World, admin: Asker
) -> None:
    admin.did("put_call_base", **BOOKS)
    admin.did("put_call_base", **{**BOOKS, "url": "https://other.example"})
    taken = {**BOOKS, "name": "another"}
    assert admin.refused("put_call_base", **taken) == (409, "prefix_taken")
    assert [base["url"] for base in admin.did("list_call_bases")["bases"]] == [
        "https://other.example"
    ]
    other = Asker.admin(world.member.flows, "globex")
    assert other.did("list_call_bases")["bases"] == []
    assert other.refused("delete_call_base", base="books") == (404, "not_found")
    assert world.member.refused("list_call_bases") == (403, "forbidden")
    assert world.member.refused("put_call_base", **BOOKS) == (403, "forbidden")
    admin.did("delete_call_base", base="books")
    log = [each["action"] for each in admin.did("list_audit", subject_type="call_base")["audit"]]
    assert log == ["delete_call_base", "put_call_base", "put_call_base"]
