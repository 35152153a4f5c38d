"""What a viewer sees of an answer, over real HTTP."""

import json

from httpx_sse import EventSource

from lambda_src.runtime.models import ModelSettings
from lambda_src.stream import events
from tests.lambda_src.stream.viewer import MODEL, StreamWorld, Viewer
from tests.lambda_src.stream.waiting import pieces_until_left, until


def test_the_tutor_answers_piece_by_piece_with_usage_and_an_end(
    viewer: Viewer, streams: StreamWorld
) -> None:
    seen = viewer.sees("/stream/chatbot", {"query": f"Why is my loop endless? {streams.marker}"})
    assert len(seen.chunks) > 5
    assert "Why is my loop endless?" in seen.text
    assert seen.usage["model_id"] == MODEL
    assert seen.usage["output_tokens"] == len(seen.text.split())
    (event,) = streams.world.events()
    assert (event["agent_id"], event["outcome"]) == ("tutor", "ok")
    assert streams.world.books_balance() == sum(
        seen.usage[name] for name in ("input_tokens", "output_tokens")
    )


def test_the_first_piece_arrives_before_the_model_has_said_the_second(
    viewer: Viewer, streams: StreamWorld
) -> None:
    streams.let_through(1)
    with viewer.streaming("/stream/chatbot", {"query": f"Why? {streams.gate}"}) as response:
        seen = EventSource(response).iter_sse()
        assert next(seen).json() == {"chunk": "You"}  # the gate lets no second piece through
        streams.let_through(1)
        assert next(seen).json()["chunk"].startswith(" ")
        streams.let_through()
        assert [event.data for event in seen][-1] == "[DONE]"


def test_a_stream_says_what_it_is_and_that_nobody_may_keep_or_hold_it(viewer: Viewer) -> None:
    with viewer.streaming("/stream/chatbot", {"query": "Why?"}) as response:
        headers = response.headers
    assert headers["content-type"] == "text/event-stream"
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert headers["x-content-type-options"] == "nosniff"
    assert "content-length" not in headers


def test_another_provider_streams_and_is_hung_up_on_alike(streams: StreamWorld) -> None:
    model = ModelSettings(
        provider="openai_compatible",
        model_id="llama",
        endpoint=streams.model.address,
        max_output_tokens=200,
    )
    with streams.serving(tutor_model=model) as viewer:
        seen = viewer.sees("/stream/chatbot", {"query": "Why?"})
        assert len(seen.chunks) > 5
        assert seen.usage["model_id"] == "llama"
        streams.let_through(1)
        with viewer.streaming("/stream/chatbot", {"query": f"Why? {streams.gate}"}) as response:
            next(EventSource(response).iter_sse())
        assert pieces_until_left(streams) < 20
        until(lambda: len(streams.world.events()) == 2)
    assert [event["outcome"] for event in streams.world.events()] == ["ok", "cancelled"]
    assert streams.world.books_balance() > 0


def test_an_event_is_one_line_whatever_the_piece() -> None:
    for text in ("a\nb\r\nc", "\u2028\u2029\x85", 'data: [DONE]"\\', "\ud83d", "ä€😀"):
        data = events.chunk(text)
        (line,) = data.removesuffix(b"\n\n").split(b"\n")
        assert b"\r" not in line
        assert json.loads(line.removeprefix(b"data: ")) == {"chunk": text.replace("\ud83d", "?")}
