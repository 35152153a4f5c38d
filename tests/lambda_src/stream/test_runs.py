"""An answer belongs to a run: it is continued, stopped, and read by nobody else."""

import random
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from httpx_sse import EventSource

from lambda_src.runtime.identity.claims import Caller
from lambda_src.stream.run_store import RunStore
from tests.lambda_src.stream.issuer import bearer
from tests.lambda_src.stream.viewer import Refused, StreamWorld, Viewer, without_heartbeats
from tests.lambda_src.stream.waiting import until
from tests.lambda_src.world import ANNA

PATH = "/stream/chat"


def read_run(viewer: Viewer, run_id: str, **headers: str) -> Refused:
    sent = {**viewer.headers, **headers}
    return Refused(viewer.http.get(f"/stream/runs/{run_id}", headers=sent))


def history(streams: StreamWorld, session_id: str) -> list[dict[str, object]]:
    answer = streams.world.sessions()("GET", f"/api/sessions/{session_id}/messages")
    return list(answer.json["messages"])


def test_the_rest_is_the_same_wherever_it_was_cut(viewer: Viewer) -> None:
    with viewer.streaming(PATH, {"message": "Tell me a long story, please."}) as response:
        whole = without_heartbeats(response.read())
    events = [f"{part}\n\n".encode() for part in whole.decode().split("\n\n")[:-1]]
    assert [event.split(b"\n")[0] for event in events] == [
        f"id: {number}".encode() for number in range(1, len(events) + 1)
    ]
    run_id = events[0].decode().split('"run_id": "')[1][:36]
    for last in {0, 1, len(events) - 1, *random.sample(range(len(events)), 5)}:
        assert viewer.resumed(run_id, last) == b"".join(events[last:])


def test_a_reader_who_comes_back_follows_what_is_still_written(
    viewer: Viewer, streams: StreamWorld
) -> None:
    streams.let_through(3)
    with viewer.streaming(PATH, {"message": f"Why? {streams.gate}"}) as response:
        seen = EventSource(response).iter_sse()
        first = [next(seen) for _ in range(3)]
    run_id = first[0].json()["run_id"]
    streams.let_through()
    rest = viewer.resumed(run_id, last=int(first[-1].id)).decode()
    again = viewer.resumed(run_id).decode()
    assert again.endswith(rest)
    assert rest.startswith("id: 4\n")
    question = history(streams, first[0].json()["session_id"])[0]
    assert question["run_id"] == run_id  # by which a page that was loaded again finds it
    assert rest.endswith("data: [DONE]\n\n")
    assert len(streams.calls()) == 1


def test_stop_ends_the_model_call_and_keeps_what_was_said(
    viewer: Viewer, streams: StreamWorld
) -> None:
    streams.let_through(4)
    with viewer.streaming(PATH, {"message": f"Why? {streams.gate}"}) as response:
        events = EventSource(response).iter_sse()
        run = next(events).json()
        said = [next(events).json()["chunk"] for _ in range(4)]
        viewer.stops(run["run_id"])
        rest = list(events)  # though the model is silent
    said += [event.json()["chunk"] for event in rest if "chunk" in event.data]
    usage = rest[-2].json()
    assert usage["stopped"] is True
    _, reply = history(streams, run["session_id"])
    assert reply["content"] == "".join(said)
    assert (reply["stopped"], reply["message_id"]) == (True, run["message_id"])
    (event,) = streams.world.events()
    assert event["outcome"] == "stopped"
    assert streams.world.books_balance() == event["input_tokens"] + event["output_tokens"] > 0
    assert viewer.resumed(run["run_id"]).decode().count('"stopped": true') == 1
    body = {"message": f"On. {streams.marker}", "tenant_context": {"session_id": run["session_id"]}}
    viewer.sees(PATH, body)
    shown = streams.calls()[-1]["messages"]
    assert "".join(said) in str(shown)


def test_a_reply_written_anew_can_be_resumed_and_stopped_before_its_text_changes_nothing(
    viewer: Viewer, streams: StreamWorld
) -> None:
    first = viewer.sees(PATH, {"message": "Why?"}).run
    context = {"tenant_context": {"session_id": first["session_id"]}}
    wanted = {"regenerate_message_id": first["message_id"], **context}
    run = viewer.sees(PATH, wanted).run
    assert run["parent_message_id"] == first["parent_message_id"]
    before = history(streams, first["session_id"])
    assert [message["role"] for message in before] == ["user", "assistant", "assistant"]
    question = before[0]
    assert (question["run_id"], question["reply_id"]) == (run["run_id"], run["message_id"])
    assert b"[DONE]" in viewer.resumed(run["run_id"])
    run_id = str(uuid4())
    viewer.stops(run_id)
    refused = viewer.refused(PATH, {**wanted, "run_id": run_id})
    assert (refused.status, refused.code) == (409, "stopped")
    assert history(streams, first["session_id"]) == before


def test_a_stopped_reply_is_continued(viewer: Viewer, streams: StreamWorld) -> None:
    streams.let_through(2)
    with viewer.streaming(PATH, {"message": f"Why? {streams.gate}"}) as response:
        events = EventSource(response).iter_sse()
        run = next(events).json()
        said = [next(events).json()["chunk"] for _ in range(2)]
        viewer.stops(run["run_id"])
        said += [event.json()["chunk"] for event in events if "chunk" in event.data]
    streams.let_through()
    context = {"tenant_context": {"session_id": run["session_id"]}}
    rest = viewer.sees(PATH, {"continue_message_id": run["message_id"], **context})
    assert rest.run["parent_message_id"] == run["message_id"]
    sent = streams.calls()[-1]["messages"]
    assert sent[-2]["content"] == "".join(said)
    assert sent[-1]["content"].startswith("Continue your last answer")


def test_stop_before_anything_was_said_leaves_no_session(
    viewer: Viewer, streams: StreamWorld
) -> None:
    run_id = str(uuid4())
    viewer.stops(run_id)
    refused = viewer.refused(PATH, {"message": "Why?", "run_id": run_id})
    assert (refused.status, refused.code) == (409, "stopped")
    listed = streams.world.sessions()("GET", "/api/sessions").json["sessions"]
    assert listed == []
    assert streams.calls() == []
    assert streams.world.month().get("committed", 0) == 0


def test_stop_before_the_first_piece_ends_the_call_and_costs_the_most(
    viewer: Viewer, streams: StreamWorld
) -> None:
    run_id = str(uuid4())
    body = {"message": f"Why? {streams.gate}", "run_id": run_id}
    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(viewer.refused, PATH, body)
        until(streams.calls)
        viewer.stops(run_id)
        assert asking.result(timeout=30).code == "stopped"  # though the model is silent
    until(streams.world.events)
    assert streams.world.sessions()("GET", "/api/sessions").json["sessions"] == []
    (event,) = streams.world.events()
    assert event["outcome"] == "cancelled"
    assert event["output_tokens"] == streams.settings().chat_model.max_output_tokens
    assert streams.world.books_balance() == event["input_tokens"] + event["output_tokens"]


def test_an_id_of_a_run_is_used_once(viewer: Viewer) -> None:
    run_id = str(uuid4())
    assert viewer.sees(PATH, {"message": "Why?", "run_id": run_id}).run["run_id"] == run_id
    refused = viewer.refused(PATH, {"message": "Why?", "run_id": run_id})
    assert (refused.status, refused.code) == (409, "run_exists")


@pytest.mark.parametrize(("user", "tenant"), [("user-2", "acme"), ("user-9", "globex")])
def test_a_run_of_somebody_else_is_404_and_goes_on(
    viewer: Viewer, streams: StreamWorld, user: str, tenant: str
) -> None:
    run = viewer.sees(PATH, {"message": "Our secret."}).run
    stranger = bearer(user, tenant)
    for run_id in (run["run_id"], str(uuid4())):
        refused = read_run(viewer, run_id, **stranger)
        assert (refused.status, refused.message) == (404, "No such run.")
        ticket = viewer.http.post(f"/stream/runs/{run_id}/ticket", headers=stranger)
        assert ticket.status_code == 404
    stop = viewer.http.post(f"/stream/runs/{run['run_id']}/stop", headers=stranger)
    assert stop.status_code == 202  # of a run of their own, which never begins
    store = RunStore(streams.world.tables.sessions, run_seconds=1, keep_seconds=60)
    assert not store.stop_requested(ANNA, run["run_id"])


def test_a_ticket_reads_a_run_once_and_no_other(viewer: Viewer) -> None:
    run_id = viewer.sees(PATH, {"message": "Why?"}).run["run_id"]
    other = viewer.sees(PATH, {"message": "Why?"}).run["run_id"]
    made = viewer.http.post(f"/stream/runs/{run_id}/ticket", headers=viewer.headers)
    assert (made.status_code, made.json()["expires_in"]) == (201, 60)
    ticket = {"ticket": made.json()["ticket"]}
    assert viewer.http.get(f"/stream/runs/{other}", params=ticket).status_code == 401
    assert viewer.http.get(f"/stream/runs/{run_id}", params=ticket).status_code == 200
    assert viewer.http.get(f"/stream/runs/{run_id}", params=ticket).status_code == 401
    for forged in ("", "acme.user-1." + "x" * 43, "acme.user-1", ticket["ticket"] + "x"):
        answer = viewer.http.get(f"/stream/runs/{run_id}", params={"ticket": forged})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")


def test_events_of_a_deleted_session_are_gone(viewer: Viewer, streams: StreamWorld) -> None:
    run = viewer.sees(PATH, {"message": "Why?"}).run
    gone = streams.world.sessions()("DELETE", f"/api/sessions/{run['session_id']}")
    assert gone.status == 204
    assert read_run(viewer, run["run_id"]).status == 404


def test_a_run_whose_function_was_killed_ends_with_an_error(
    viewer: Viewer, streams: StreamWorld
) -> None:
    session_id = viewer.sees(PATH, {"message": "Why?"}).run["session_id"]
    store = RunStore(streams.world.tables.sessions, run_seconds=-1, keep_seconds=60)
    run_id = str(uuid4())
    store.begin(Caller("acme", "user-1"), run_id, session_id=session_id, message_id=str(uuid4()))
    rest = viewer.resumed(run_id)
    assert rest.startswith(b"event: error\n")
    assert b'"code": "model_failed"' in rest
    assert rest.endswith(b"data: [DONE]\n\n")


@pytest.mark.parametrize("last", ["-1", "one", "1.5", "1" * 9, "\xb2"])
def test_an_invalid_last_event_id_is_400(viewer: Viewer, last: str) -> None:
    run_id = viewer.sees(PATH, {"message": "Why?"}).run["run_id"]
    sent = viewer.headers | {"last-event-id": last}
    headers = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
    answer = viewer.http.get(f"/stream/runs/{run_id}", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
