"""Viewers who hang up: the model call ends, is counted once, and leaves nothing half stored."""

import json
import socket
import time

import pytest
from httpx_sse import EventSource

from tests.lambda_src.stream.viewer import StreamWorld, Viewer
from tests.lambda_src.stream.waiting import pieces_until_left, until

MOST_WORDS = 20  # of a reply, which has more than 20 on every path
SILENCE = 60  # before an answer begins: longer than `until` waits
PATHS = {
    "/stream/chatbot": "query",
    "/stream/chat": "message",
    "/stream/ask": "question",
}
WITHOUT_RUN = ("/stream/chatbot", "/stream/ask")


@pytest.mark.parametrize("path", WITHOUT_RUN)
def test_hanging_up_ends_the_model_call_and_settles_what_was_used(
    viewer: Viewer, streams: StreamWorld, path: str
) -> None:
    streams.let_through(2)
    with viewer.streaming(path, {PATHS[path]: f"Why? {streams.gate}"}) as response:
        events = EventSource(response).iter_sse()
        first, second = next(events), next(events)
        assert first.json()["chunk"] + second.json()["chunk"] == "You asked:"
    # Not a piece more: the model is silent.
    (event,) = until(streams.world.events)
    assert event["outcome"] == "cancelled"
    assert 3 <= event["output_tokens"] < MOST_WORDS  # an estimate; "You asked:" alone is 3
    assert event["input_tokens"] > 0
    assert streams.world.books_balance() == event["input_tokens"] + event["output_tokens"]
    assert pieces_until_left(streams) < MOST_WORDS


def test_a_turn_that_was_hung_up_on_goes_on_and_is_stored(
    viewer: Viewer, streams: StreamWorld
) -> None:
    streams.let_through(1)
    with viewer.streaming("/stream/chat", {"message": f"Why? {streams.gate}"}) as response:
        run = next(EventSource(response).iter_sse()).json()
    streams.let_through()
    (event,) = until(streams.world.events)
    assert event["outcome"] == "ok"
    path = f"/api/sessions/{run['session_id']}/messages"
    _, reply = streams.world.sessions()("GET", path).json["messages"]
    assert reply["message_id"] == run["message_id"]
    assert "stopped" not in reply


@pytest.mark.parametrize("order", ["gate", "slow"])
def test_hanging_up_before_the_first_piece_ends_the_call_and_costs_the_most(
    viewer: Viewer, streams: StreamWorld, order: str
) -> None:
    silent = streams.gate if order == "gate" else f"{streams.marker} [[slow {SILENCE}]]"
    body = json.dumps({"query": f"Why? {silent}"})
    host, port = viewer.address.removeprefix("http://").split(":")
    head = [f"POST /stream/chatbot HTTP/1.1\r\nhost: {host}\r\ncontent-length: {len(body)}"]
    head += [f"{name}: {value}" for name, value in viewer.headers.items()]
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(("\r\n".join(head) + "\r\n\r\n" + body).encode())
        until(streams.calls)
    (event,) = until(streams.world.events)
    assert event["outcome"] == "cancelled"
    assert event["output_tokens"] == streams.settings().tutor_model.max_output_tokens
    assert streams.world.books_balance() == event["input_tokens"] + event["output_tokens"]


def test_a_viewer_who_reads_slowly_loses_nothing(viewer: Viewer, streams: StreamWorld) -> None:
    with viewer.streaming("/stream/chatbot", {"query": "Why?"}) as response:
        until(streams.world.events)  # the model is done; the viewer has not read a byte
        events = list(EventSource(response).iter_sse())
    text = "".join(event.json()["chunk"] for event in events if "chunk" in event.data)
    assert text.startswith("You asked:")
    assert events[-1].data == "[DONE]"


@pytest.mark.parametrize("path", PATHS)
def test_a_running_stream_of_a_suspended_tenant_ends_with_an_error_within_ten_seconds(
    viewer: Viewer, streams: StreamWorld, path: str
) -> None:
    streams.let_through(1)
    body = {PATHS[path]: f"Why? {streams.gate}"}
    with viewer.streaming(path, body) as response:
        events = EventSource(response).iter_sse()
        next(events)
        streams.world.add_tenant("acme", status="suspended")
        suspended = time.monotonic()
        error, done = next(event for event in events if event.event == "error"), next(events)
        assert time.monotonic() - suspended < 10
        assert error.json()["error"]["code"] == "tenant_suspended"
        assert done.data == "[DONE]"
    (event,) = until(streams.world.events)
    assert event["outcome"] == "cancelled"
    assert streams.world.books_balance() > 0
