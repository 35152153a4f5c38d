"""What a viewer sees of an answer, over real HTTP."""

from httpx_sse import EventSource

from tests.lambda_src.stream.viewer import MODEL, StreamWorld, Viewer


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
        events = EventSource(response).iter_sse()
        assert next(events).json() == {"chunk": "You"}  # the gate lets no second piece through
        streams.let_through(1)
        assert next(events).json()["chunk"].startswith(" ")
        streams.let_through()
        assert [event.data for event in events][-1] == "[DONE]"


def test_a_stream_says_what_it_is_and_that_nobody_may_keep_or_hold_it(viewer: Viewer) -> None:
    with viewer.streaming("/stream/chatbot", {"query": "Why?"}) as response:
        headers = response.headers
    assert headers["content-type"] == "text/event-stream"
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert headers["x-content-type-options"] == "nosniff"
    assert "content-length" not in headers
