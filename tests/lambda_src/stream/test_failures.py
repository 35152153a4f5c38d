"""A model that fails or is silent: an HTTP status before the first byte, an event after it."""

import json

import pytest

from tests.lambda_src.stream.viewer import StreamWorld, Viewer

TUTOR, CHAT, ASK = "/stream/chatbot", "/stream/chat", "/stream/ask"


@pytest.mark.parametrize(
    ("path", "field"), [(TUTOR, "query"), (CHAT, "message"), (ASK, "question")]
)
def test_a_model_that_fails_before_the_first_piece_is_502(
    viewer: Viewer, streams: StreamWorld, path: str, field: str
) -> None:
    refused = viewer.refused(path, {field: "x [[fail]]"})
    assert (refused.status, refused.code) == (502, "model_failed")
    assert streams.world.books_balance() == 0
    assert streams.world.tables.items(streams.world.tables.sessions) == []


@pytest.mark.parametrize(
    ("path", "field"), [(TUTOR, "query"), (CHAT, "message"), (ASK, "question")]
)
def test_a_model_that_fails_after_the_first_piece_is_an_event_and_the_end(
    viewer: Viewer, streams: StreamWorld, path: str, field: str
) -> None:
    seen = viewer.sees(path, {field: "Why [[cut]]"})
    assert len(seen.chunks) == 3
    assert seen.error["code"] == "model_failed"
    (event,) = streams.world.events()
    assert event["outcome"] == "unavailable"
    assert streams.world.books_balance() == event["input_tokens"] + event["output_tokens"] > 0
    kept = streams.world.tables.items(streams.world.tables.sessions)
    assert [item for item in kept if "#run#" not in item["session_key"]] == []


def test_a_silent_model_gets_heartbeats_and_the_failure_is_an_event_then(
    streams: StreamWorld,
) -> None:
    with (
        streams.serving(heartbeat_seconds=0.05) as viewer,
        viewer.streaming(TUTOR, {"query": "x [[slow 1]] [[fail]]"}) as response,
    ):
        assert response.status_code == 200
        lines = list(response.iter_lines())
    assert lines[:2] == [": heartbeat", ""]
    beats = lines.count(": heartbeat")
    assert lines[2 * beats] == "event: error"
    assert (
        json.loads(lines[2 * beats + 1].removeprefix("data: "))["error"]["code"] == "model_failed"
    )
    assert lines[2 * beats + 2 :] == ["", "data: [DONE]", ""]


def test_heartbeats_fill_a_silence_in_the_middle_too(streams: StreamWorld) -> None:
    streams.let_through(1)
    with (
        streams.serving(heartbeat_seconds=0.05) as viewer,
        viewer.streaming(TUTOR, {"query": f"x {streams.gate}"}) as response,
    ):
        lines = response.iter_lines()
        assert next(line for line in lines if "data" in line) == 'data: {"chunk": "You"}'
        assert [next(lines) for _ in range(3)] == ["", ": heartbeat", ""]
        streams.let_through()
        assert list(lines)[-2:] == ["data: [DONE]", ""]


def test_a_stream_past_its_time_is_ended_and_settled(streams: StreamWorld) -> None:
    streams.let_through(2)
    with streams.serving(stream_seconds=2, heartbeat_seconds=5) as viewer:
        with viewer.streaming(TUTOR, {"query": f"x {streams.gate}"}) as response:
            lines = response.iter_lines()
            while next(lines) != "event: error":
                pass
            assert "took too long" in next(lines)
            streams.let_through(1)
            assert list(lines) == ["", "data: [DONE]", ""]
        (event,) = streams.world.events()
    assert event["outcome"] == "cancelled"
    assert streams.world.books_balance() > 0
