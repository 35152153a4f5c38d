from typing import Any

import pytest

from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.events import claims
from tests.lambda_src.world import ANNA, BERT, GLOBEX, World

PATH = "/api/sessions"
SOME_ID = "6f1c2f0e-2a51-4d0e-9a53-0d8f5a3f7f10"


def talk(world: World, count: int) -> str:
    """Give Anna a session with so many messages and return its id."""
    session = SessionStore(world.tables.sessions).create(ANNA)
    for number in range(count):
        MessageStore(world.tables.sessions).append(session, "user", f"message {number}")
    return session.session_id


def test_a_session_is_created_for_the_caller(world: World) -> None:
    answer = world.sessions()("POST", PATH, body={"title": "  My\n plans "})
    assert answer.status == 201
    session = SessionStore(world.tables.sessions).find(ANNA, answer.json["session_id"])
    assert answer.json == session.as_json()
    assert (session.tenant_id, session.user_id, session.title) == ("acme", "user-1", "My plans")
    assert session.message_count == 0
    assert session.created_at == session.last_activity


def test_a_session_needs_no_body_and_gets_its_title_from_its_first_message(world: World) -> None:
    answer = world.sessions()("POST", PATH)
    assert answer.json["title"] is None
    store = SessionStore(world.tables.sessions)
    session = store.find(ANNA, answer.json["session_id"])
    messages = MessageStore(world.tables.sessions)
    messages.append(session, "user", "word " * 30)
    messages.append(session, "user", "something else")
    title = store.find(ANNA, session.session_id).title
    assert title is not None
    assert title.startswith("word word")
    assert title.endswith("word…")
    assert len(title) <= 60


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": 1}, "title"),
        ({"user_id": "user-2"}, "user_id"),
        ("no json", "body"),
    ],
)
def test_a_wrong_field_of_a_new_session_is_named(world: World, body: Any, field: str) -> None:
    with world.nothing_happens():
        answer = world.sessions()("POST", PATH, body=body)
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{field}: ")


def test_the_callers_sessions_are_listed_newest_first_with_one_query(world: World) -> None:
    mine = [talk(world, 0) for _ in range(3)]
    SessionStore(world.tables.sessions).create(BERT)
    SessionStore(world.tables.sessions).create(GLOBEX)
    oldest = SessionStore(world.tables.sessions).find(ANNA, mine[0])
    MessageStore(world.tables.sessions).append(oldest, "user", "active again")
    api = world.sessions()
    with world.calls() as calls:
        answer = api("GET", PATH)
    assert calls == {"Query": 1, "GetItem": 2}  # whether tenant and user may act
    assert answer.status == 200
    assert [session["session_id"] for session in answer.json["sessions"]] == [
        mine[0],
        mine[2],
        mine[1],
    ]
    assert answer.json["next_cursor"] is None


def test_pages_follow_each_other_without_gap_or_repeat(world: World) -> None:
    mine = [talk(world, 0) for _ in range(5)]
    api, cursor, seen = world.sessions(), None, []
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        answer = api("GET", PATH, query=query).json
        assert len(answer["sessions"]) <= 2
        seen += [session["session_id"] for session in answer["sessions"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert seen == mine[::-1]


def test_a_page_is_never_longer_than_the_setting(world: World) -> None:
    for _ in range(3):
        talk(world, 0)
    answer = world.sessions(page_size_limit=2)("GET", PATH, query={"limit": "1000"})
    assert len(answer.json["sessions"]) == 2


def test_history_is_read_in_order_a_page_at_a_time(world: World) -> None:
    session_id = talk(world, 5)
    api, cursor, seen = world.sessions(), None, []
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        answer = api("GET", f"{PATH}/{session_id}/messages", query=query)
        assert answer.status == 200
        assert answer.json["session_id"] == session_id
        seen += answer.json["messages"]
        cursor = answer.json["next_cursor"]
        if cursor is None:
            break
    assert [message["content"] for message in seen] == [f"message {n}" for n in range(5)]
    assert all(set(message) == {"role", "content", "created_at", "message_id"} for message in seen)


def test_a_session_is_deleted_with_all_its_messages(world: World) -> None:
    session_id, other = talk(world, 60), talk(world, 1)
    api = world.sessions()
    answer = api("DELETE", f"{PATH}/{session_id}")
    assert (answer.status, answer.text) == (204, "")
    left = world.tables.items(world.tables.sessions)
    assert {item["session_key"] for item in left} == {f"acme#{other}"}
    assert api("GET", f"{PATH}/{session_id}/messages").status == 404
    assert api("DELETE", f"{PATH}/{session_id}").status == 404


@pytest.mark.parametrize(("method", "rest"), [("GET", "/messages"), ("DELETE", "")])
def test_the_session_of_somebody_else_is_the_same_404_as_none(
    world: World, method: str, rest: str
) -> None:
    store = SessionStore(world.tables.sessions)
    ids = [store.create(BERT).session_id, store.create(GLOBEX).session_id, SOME_ID]
    with world.nothing_happens():
        answers = [world.sessions()(method, f"{PATH}/{one}{rest}") for one in ids]
    assert {(a.status, a.text) for a in answers} == {(404, answers[0].text)}
    assert answers[0].code == "not_found"


@pytest.mark.parametrize(("method", "rest"), [("GET", "/messages"), ("DELETE", "")])
@pytest.mark.parametrize("session_id", ["1", "x" * 36, f"{{{SOME_ID}}}"])
def test_a_session_id_that_is_no_uuid_is_400_and_named(
    world: World, method: str, rest: str, session_id: str
) -> None:
    answer = world.sessions()(method, f"{PATH}/{session_id}{rest}")
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"] == "session_id: must be a UUID."


@pytest.mark.parametrize(("method", "rest"), [("GET", "/messages"), ("DELETE", "")])
@pytest.mark.parametrize("session_id", ["%00", f"{SOME_ID}%0a"])
def test_a_session_id_with_control_characters_is_400_for_its_path(
    world: World, method: str, rest: str, session_id: str
) -> None:
    answer = world.sessions()(method, f"{PATH}/{session_id}{rest}")
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].startswith("path: must be text without control")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "1,2"}, "limit"),
        ({"limit": "9" * 5000}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"cursor": ""}, "cursor"),
        ({"cursor": "x"}, "cursor"),
        ({"page": "2"}, "page"),
    ],
)
def test_a_wrong_query_parameter_is_named(world: World, query: Any, field: str) -> None:
    answer = world.sessions()("GET", PATH, query=query)
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", PATH),
        ("GET", PATH),
        ("GET", f"{PATH}/{SOME_ID}/messages"),
        ("DELETE", f"{PATH}/{SOME_ID}"),
    ],
)
@pytest.mark.parametrize("token", [None, claims(token_use="access"), claims(tenant_id="A")])
def test_every_route_wants_an_id_token(world: World, method: str, path: str, token: Any) -> None:
    with world.nothing_happens():
        answer = world.sessions()(method, path, token=token)
    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", PATH), ("GET", f"{PATH}/{SOME_ID}"), ("GET", f"{PATH}/a/b/messages"), ("GET", "/api")],
)
def test_an_unknown_route_is_404_in_the_same_shape(world: World, method: str, path: str) -> None:
    answer = world.sessions()(method, path)
    assert (answer.status, answer.code) == (404, "not_found")


def test_one_session_is_read_and_renamed_by_its_user_alone(world: World) -> None:
    made = world.sessions()("POST", "/api/sessions", token=claims(), body={"title": "Old"}).json
    path = f"/api/sessions/{made['session_id']}"
    assert world.sessions()("GET", path, token=claims()).json == made
    renamed = world.sessions()("PATCH", path, token=claims(), body={"title": " New \n title "})
    assert (renamed.status, renamed.json) == (200, {**made, "title": "New title"})
    assert world.sessions()("GET", path, token=claims()).json["title"] == "New title"
    world.add_member("user-9", "globex")
    for other in (claims("user-2"), claims("user-9", "globex")):
        for method, body in (("GET", None), ("PATCH", {"title": "Mine"})):
            refused = world.sessions()(method, path, token=other, body=body)
            assert (refused.status, refused.code) == (404, "not_found")
    assert world.sessions()("GET", path, token=claims()).json["title"] == "New title"


@pytest.mark.parametrize("body", [{}, {"title": " "}, {"title": "x" * 201}, {"pinned": True}])
def test_a_wrong_title_is_refused(world: World, body: object) -> None:
    made = world.sessions()("POST", "/api/sessions", token=claims(), body={}).json
    path = f"/api/sessions/{made['session_id']}"
    assert world.sessions()("PATCH", path, token=claims(), body=body).status == 400


def test_a_deleted_session_cannot_be_renamed(world: World) -> None:
    made = world.sessions()("POST", "/api/sessions", token=claims(), body={}).json
    path = f"/api/sessions/{made['session_id']}"
    world.sessions()("DELETE", path, token=claims())
    refused = world.sessions()("PATCH", path, token=claims(), body={"title": "Back"})
    assert refused.status == 404
    assert world.tables.items(world.tables.sessions) == []
