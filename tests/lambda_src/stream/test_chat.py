"""A streamed turn is stored, metered and remembered like one of POST /api/chat."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from httpx_sse import EventSource

from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.stream.issuer import bearer
from tests.lambda_src.stream.viewer import MODEL, StreamWorld, Viewer
from tests.lambda_src.stream.waiting import until
from tests.lambda_src.world import ANNA

PATH = "/stream/chat"


def stored(streams: StreamWorld, session_id: str) -> list[tuple[str, str]]:
    sessions = streams.world.tables.sessions
    session = SessionStore(sessions).find(ANNA, session_id)
    return [
        (message.role, message.content) for message in MessageStore(sessions).latest(session, 50)
    ]


def test_a_turn_is_stored_and_metered(viewer: Viewer, streams: StreamWorld) -> None:
    seen = viewer.sees(PATH, {"message": "Hello there"})
    assert stored(streams, seen.usage["session_id"]) == [
        ("user", "Hello there"),
        ("assistant", seen.text),
    ]
    tokens = {name: seen.usage[name] for name in ("input_tokens", "output_tokens")}
    (event,) = streams.world.events()
    assert event["session_id"] == seen.usage["session_id"]
    assert (event["agent_id"], event["outcome"]) == ("chat", "ok")
    assert {name: event[name] for name in tokens} == tokens
    ids = {"run_id", "session_id", "message_id", "parent_message_id"}
    assert set(seen.usage) == {*tokens, *ids, "model_id"}
    assert seen.run == {name: seen.usage[name] for name in ids}
    assert seen.usage["model_id"] == MODEL
    assert streams.world.books_balance() == sum(tokens.values())


def test_a_session_goes_on_across_streams_and_the_api(viewer: Viewer, streams: StreamWorld) -> None:
    session_id = viewer.sees(PATH, {"message": "one"}).usage["session_id"]
    body = {"message": f"two {streams.marker}", "tenant_context": {"session_id": session_id}}
    assert viewer.sees(PATH, body).usage["session_id"] == session_id
    assert "2 earlier messages" in stored(streams, session_id)[-1][1]
    assert streams.world.chat()("POST", "/api/chat", body=body).status == 200
    assert len(stored(streams, session_id)) == 6


def test_the_model_is_told_the_tenant(viewer: Viewer, streams: StreamWorld) -> None:
    viewer.sees(PATH, {"message": f"hi {streams.marker}"})
    (call,) = streams.calls()
    assert '"name":"Acme"' in call["messages"][0]["content"]


def test_the_same_key_runs_the_model_once_and_gives_the_answer_again(
    viewer: Viewer, streams: StreamWorld
) -> None:
    body, key = {"message": f"hi {streams.marker}"}, {"idempotency-key": uuid4().hex}
    first = viewer.sees(PATH, body, **key)
    again = viewer.sees(PATH, body, **key)
    assert len(first.chunks) > len(again.chunks) == 1
    assert (again.text, again.usage) == (first.text, first.usage)
    assert len(streams.calls()) == len(streams.world.events()) == 1
    other = viewer.refused(PATH, {"message": "another"}, **key)
    assert (other.status, other.code) == (409, "idempotency_key_reused")
    assert viewer.refused(PATH, body, **{"idempotency-key": "x y"}).status == 400


def test_a_key_whose_stream_is_still_running_is_409(viewer: Viewer, streams: StreamWorld) -> None:
    body, key = {"message": f"hi {streams.gate}"}, {"idempotency-key": uuid4().hex}
    streams.let_through(1)
    with viewer.streaming(PATH, body, **key) as response:
        next(EventSource(response).iter_sse())
        refused = viewer.refused(PATH, body, **key)
        assert (refused.status, refused.code) == (409, "request_in_progress")
        streams.let_through()
    (event,) = until(streams.world.events)
    assert event["outcome"] == "ok"


def test_a_key_whose_stream_was_hung_up_on_gives_the_answer_again(
    viewer: Viewer, streams: StreamWorld
) -> None:
    body, key = {"message": f"hi {streams.gate}"}, {"idempotency-key": uuid4().hex}
    streams.let_through(1)
    with viewer.streaming(PATH, body, **key) as response:
        run = next(EventSource(response).iter_sse()).json()
    streams.let_through()
    until(streams.world.events)
    seen = viewer.sees(PATH, body, **key)
    assert seen.run == run
    assert stored(streams, run["session_id"]) == [
        ("user", body["message"]), ("assistant", seen.text)
    ]  # fmt: skip
    assert len(streams.calls()) == 1


def test_an_answer_about_the_tenants_figures_is_streamed_and_kept(
    viewer: Viewer, streams: StreamWorld
) -> None:
    seen = viewer.sees("/stream/ask", {"question": f"How much? {streams.marker}"})
    assert len(seen.chunks) > 5
    assert "the revenue was" in seen.text
    (answer,) = streams.world.tables.items(streams.world.tables.sessions)
    assert (answer["answer"], answer["question_id"]) == (seen.text, seen.usage["question_id"])
    assert answer["context"] == seen.usage["context"]
    assert (answer["input_tokens"], answer["output_tokens"]) == (
        seen.usage["input_tokens"],
        seen.usage["output_tokens"],
    )
    (payload,) = streams.vault.payloads
    assert payload["claims"]["custom:tenant_id"] == "acme"
    (event,) = streams.world.events()
    assert event["agent_id"] == "ask"


def test_streams_of_two_tenants_at_once_do_not_mix(viewer: Viewer, streams: StreamWorld) -> None:
    def ask(number: int) -> tuple[int, str]:
        tenant = ("acme", "globex")[number % 2]
        body = {"message": f"I am number {number} of {tenant}"}
        return number, viewer.sees(PATH, body, **bearer(f"user-{number}", tenant)).text

    for number in range(24):
        streams.world.add_member(f"user-{number}", ("acme", "globex")[number % 2])
    with ThreadPoolExecutor(12) as threads:
        for number, text in threads.map(ask, range(24)):
            assert f"I am number {number} of {('acme', 'globex')[number % 2]}”" in text
    assert len(streams.world.events("acme")) == len(streams.world.events("globex")) == 12
    assert streams.world.books_balance("acme") > 0
    assert streams.world.books_balance("globex") > 0
