"""Cursors and ids made up, changed or taken from somebody else."""

import base64
import json

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from lambda_src.runtime.http.pagination import seal
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.events import Answer, claims
from tests.lambda_src.world import ANNA, BERT, GLOBEX, World

PATH = "/api/sessions"
SOME_ID = "6f1c2f0e-2a51-4d0e-9a53-0d8f5a3f7f10"
BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TIME = "2026-11-20T00:00:00.000000Z"


def refused(answer: Answer) -> bool:
    message = "cursor: is not a cursor of this listing."
    assert (answer.status, answer.code) == (400, "invalid_request")
    return bool(answer.json["error"]["message"] == message)


def a_cursor(world: World) -> str:
    for _ in range(2):
        SessionStore(world.tables.sessions).create(ANNA)
    answer = world.sessions()("GET", PATH, query={"limit": "1"})
    return str(answer.json["next_cursor"])


def test_a_cursor_of_another_user_or_tenant_is_refused(world: World) -> None:
    cursor = a_cursor(world)
    for caller in (BERT, GLOBEX):
        token = claims(caller.user_id, caller.tenant_id)
        assert refused(world.sessions()("GET", PATH, query={"cursor": cursor}, token=token))


def test_a_cursor_of_another_listing_is_refused(world: World) -> None:
    cursor = a_cursor(world)
    store, messages = SessionStore(world.tables.sessions), MessageStore(world.tables.sessions)
    sessions = [store.create(ANNA) for _ in range(2)]
    for session in sessions:
        for text in ("one", "two"):
            messages.append(session, "user", text)
    paths = [f"{PATH}/{session.session_id}/messages" for session in sessions]
    api = world.sessions()
    other = api("GET", paths[0], query={"limit": "1"}).json["next_cursor"]
    assert refused(api("GET", paths[1], query={"cursor": other}))
    assert refused(api("GET", paths[0], query={"cursor": cursor}))
    assert refused(api("GET", PATH, query={"cursor": other}))


@BOUNDED
@example(position=-1, character="=")
@given(
    position=st.integers(0, 200),
    character=st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=["Cc"]),
)
def test_a_changed_cursor_is_refused(world: World, position: int, character: str) -> None:
    good = seal(ANNA, "sessions", (TIME, SOME_ID))
    at = position % len(good)
    changed = good[:at] + character + good[at + 1 :]
    assume(changed != good)
    assert refused(world.sessions()("GET", PATH, query={"cursor": changed}))


@BOUNDED
@given(
    content=st.text(max_size=50).map(json.dumps)
    | st.lists(st.none() | st.integers() | st.text(), max_size=4).map(json.dumps)
    | st.just("[" * 5_000)  # a query has at most 8,000 characters
)
def test_a_made_up_cursor_is_refused(world: World, content: str) -> None:
    cursor = base64.urlsafe_b64encode(content.encode()).decode()
    assert refused(world.sessions()("GET", PATH, query={"cursor": cursor}))


def test_a_well_forged_cursor_reaches_nothing_but_the_callers_own(world: World) -> None:
    foreign = SessionStore(world.tables.sessions).create(GLOBEX)
    mine = SessionStore(world.tables.sessions).create(ANNA)
    later = "2999-01-01T00:00:00.000000Z"
    forged = seal(ANNA, "sessions", (later, foreign.session_id))
    answer = world.sessions()("GET", PATH, query={"cursor": forged})
    assert answer.status == 200
    listed = [session["session_id"] for session in answer.json["sessions"]]
    assert foreign.session_id not in listed
    assert set(listed) <= {mine.session_id}


@pytest.mark.parametrize(
    "position",
    [(TIME, "x"), (TIME, "../../globex"), ("tomorrow", SOME_ID), (TIME,), (TIME, TIME, TIME)],
)
def test_a_forged_seal_does_not_make_up_for_a_wrong_position(
    world: World, position: tuple[str, ...]
) -> None:
    forged = seal(ANNA, "sessions", position)
    with world.calls() as calls:
        assert refused(world.sessions()("GET", PATH, query={"cursor": forged}))
    assert "Query" not in calls


@BOUNDED
@given(session_id=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_no_made_up_session_id_reads_or_deletes_anything(world: World, session_id: str) -> None:
    SessionStore(world.tables.sessions).create(GLOBEX)
    with world.nothing_happens():
        for method, rest in (("GET", "/messages"), ("DELETE", "")):
            answer = world.sessions()(method, f"{PATH}/{session_id}{rest}")
            assert answer.status in {400, 404}
            assert answer.code
