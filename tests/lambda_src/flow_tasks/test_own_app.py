"""Flows reach the reading companion by relative addresses; nothing leaves the vault for it."""

from datetime import date
from typing import Any

import pytest

from lambda_src.migrate import demo
from lambda_src.migrate.logic import seed_tenant
from tests.lambda_src.flow_tasks.working import World, calling
from tests.lambda_src.flow_vault.asking import Asker, Played

MAPPED = {"temp.id": "$.recommendations[0].title"}
WISH = {"genres": ["fantasy"], "age": 13}
FOUND = "Booked: The Clock Below the Lake"


@pytest.fixture(autouse=True)
def books(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of acme alone; globex has none."""
    monkeypatch.setattr(demo, "DAYS", 1)
    seed_tenant(world.database.connector("administrator").open, "acme", date(2026, 11, 20))


def recommending(**content: Any) -> dict[str, Any]:
    """A flow that asks the companion; on its way of failure it says why."""
    call = {"url": "/v1/recommend", "body": WISH, "response_mapping": MAPPED, **content}
    made = {**calling(**call, error_variable="temp.wrong"), "seed_key": "companion"}
    text = {"type": "text", "text": "{{temp.wrong.http_status}} {{temp.wrong.body.error.message}}"}
    made["nodes"][-1]["content"] = {"messages": [text]}
    return made


def begun(world: World, document: dict[str, Any], tenant_id: str = "acme") -> Played:
    """A session whose call the worker has begun, which is all that it does."""
    Asker.admin(world.member.flows, tenant_id).publish(document)
    played = Played.of(Asker.member(world.member.flows, tenant_id), "companion")
    assert played.answer(1, "Ada")["pending"]
    name = {"session_id": played.token.split(".")[1], "revision": 2}
    for _ in range(2):  # the message comes twice
        assert world.ask("begin", tenant_id, task=name) == {"decision": "ended"}
    return played


def says(played: Played) -> list[str]:
    told = played.asker.did("read", token=played.token, after=2)
    assert (told["pending"], told["session"]["revision"]) == (False, 3)
    return [each["content"]["text"] for each in told["messages"]]


_ADDRESSES = [
    "/v1/recommend",
    "/v1/recommend?x=1",
    "/chatbot/recommendations",
    "/api/recommendations",
]


@pytest.mark.parametrize("url", _ADDRESSES)
def test_a_call_is_answered_where_it_begins_and_the_session_goes_on_once(
    world: World, url: str
) -> None:
    assert says(begun(world, recommending(url=url))) == [FOUND]


def test_a_body_may_be_a_text_of_json_and_no_other_text(world: World) -> None:
    assert says(begun(world, recommending(body='{"genres": ["fantasy"], "age": 13}'))) == [FOUND]
    again = {**recommending(body="fantasy, please"), "seed_key": "companion"}
    assert says(begun(world, again, "globex")) == ["400 body: must be a JSON object."]


def test_the_books_are_of_the_session_s_tenant_whatever_the_flow_says(world: World) -> None:
    assert says(begun(world, recommending(), "globex")) == ["Booked: "]
    forged = recommending(body={**WISH, "tenant_id": "acme"})
    assert says(begun(world, forged, "initech")) == ["400 tenant_id: is not a known field."]


def test_nobody_begins_the_call_of_another_tenant_s_session(world: World) -> None:
    Asker.admin(world.member.flows).publish(recommending())
    played = Played.of(world.member, "companion")
    played.answer(1, "Ada")
    name = {"session_id": played.token.split(".")[1], "revision": 2}
    assert world.ask("begin", "globex", task=name) == {"decision": "stale"}
    assert played.asker.did("read", token=played.token)["pending"]


def test_a_base_of_the_tenant_s_goes_before_the_platform_s_own_app(world: World) -> None:
    admin = Asker.admin(world.member.flows)
    admin.did("put_call_base", name="own", prefix="/v1", url="https://books.example")
    admin.publish(recommending())
    played = Played.of(world.member, "companion")
    played.answer(1, "Ada")
    name = {"session_id": played.token.split(".")[1], "revision": 2}
    told = world.ask("begin", task=name)
    assert (told["decision"], told["task"]["url"]) == ("go", "https://books.example/v1/recommend")


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "/v1/recommend"),
        ("POST", "/v1/recommend/x"),
        ("POST", "/v1//recommend"),
        ("POST", "/chatbot/../v1/recommend"),
        ("POST", "/V1/recommend"),
        ("POST", "/v1/recommend{{user.name}}"),
    ],
)
def test_what_is_no_address_of_the_app_is_not_published(
    world: World, method: str, url: str
) -> None:
    admin = Asker.admin(world.member.flows)
    made = admin.did("create_flow", document=recommending(method=method, url=url))
    assert admin.refused("publish_flow", flow=made["id"]) == (422, "flow_invalid")


def test_a_suspended_tenant_s_call_waits(world: World) -> None:
    Asker.admin(world.member.flows).publish(recommending())
    played = Played.of(world.member, "companion")
    played.answer(1, "Ada")
    world.database.run("INSERT INTO app.access_blocks (tenant_id) VALUES ('acme')")
    name = {"session_id": played.token.split(".")[1], "revision": 2}
    with pytest.raises(Exception, match="suspended"):
        world.ask("begin", task=name)
    world.database.run("DELETE FROM app.access_blocks")
    assert world.ask("begin", task=name) == {"decision": "ended"}
    assert says(played) == [FOUND]


PROFILE = {"method": "GET", "response_mapping": {"temp.id": "$.reading_level"}}


def test_a_flow_assesses_and_reads_the_user_whose_session_it_is_and_nobody_else(
    world: World,
) -> None:
    assess = recommending(
        url="/chatbot/assessment/reading-level",
        body={"comprehension": 100},
        response_mapping={"temp.id": "$.reading_level"},
    )
    assert says(begun(world, assess)) == ["Booked: advanced"]
    own = {**PROFILE, "url": "/chatbot/users/{{user.id}}/profile"}
    assert says(_another(world, "own", recommending(**own), "user-1")) == ["Booked: advanced"]
    fixed = {**PROFILE, "url": "/chatbot/users/user-1/profile"}
    said = ["404 No such profile. An assessment makes one."]
    assert says(_another(world, "fixed", recommending(**fixed), "user-2")) == said
    # A flow is no administrator, whoever plays it.
    assert says(_another(world, "admin", recommending(**fixed), "admin")) == said


def test_a_visitor_without_an_account_is_assessed_and_nothing_is_kept(world: World) -> None:
    assess = recommending(
        url="/chatbot/assessment/reading-level",
        body={"comprehension": 100},
        response_mapping={"temp.id": "$.user_id"},
    )
    admin = Asker.admin(world.member.flows)
    key = admin.publish(assess, "public")["public_key"]
    played = Played.of(Asker(world.member.flows, None, {"public_key": key}), "companion")
    assert played.answer(1, "Ada")["pending"]
    name = {"session_id": played.token.split(".")[1], "revision": 2}
    world.ask("begin", task=name)
    assert says(played) == ["Booked: "]
    assert world.database.run("SELECT * FROM app.reader_profiles") == []


def _another(world: World, key: str, document: dict[str, Any], user_id: str) -> Played:
    Asker.admin(world.member.flows).publish({**document, "seed_key": key})
    if user_id == "admin":
        asker = Asker.admin(world.member.flows)
    else:
        asker = Asker.member(world.member.flows, user_id=user_id)
    played = Played.of(asker, key)
    assert played.answer(1, "Ada")["pending"]
    name = {"session_id": played.token.split(".")[1], "revision": 2}
    assert world.ask("begin", task=name) == {"decision": "ended"}
    return played
