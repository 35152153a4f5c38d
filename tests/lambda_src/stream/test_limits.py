"""Rate limits and the most streams at once, over real HTTP."""

import contextlib

from tests.lambda_src.stream.viewer import StreamWorld, Viewer
from tests.lambda_src.stream.waiting import until


def is_served(viewer: Viewer) -> bool:
    """Whether a stream is given; the lease of the one before is closed after its last byte."""
    with viewer.streaming("/stream/chat", {"message": "hello"}) as response:
        response.read()
    return response.status_code == 200


def test_a_stream_says_what_is_left_of_the_rate_limits(streams: StreamWorld) -> None:
    with (
        streams.serving(user_calls_per_minute=7) as viewer,
        viewer.streaming("/stream/chat", {"message": "hello"}) as response,
    ):
        response.read()
        assert response.headers["ratelimit"].startswith('"user";r=6;t=')


def test_over_the_rate_a_stream_is_429_in_the_one_shape(streams: StreamWorld) -> None:
    with streams.serving(user_calls_per_minute=1, tenant_calls_per_minute=1) as viewer:
        refused = []
        for _ in range(3):  # a minute may end between two of them
            with viewer.streaming("/stream/chat", {"message": "hello"}) as response:
                response.read()
            if response.status_code != 200:
                refused.append(response)
        assert refused
        assert {answer.json()["error"]["code"] for answer in refused} == {"rate_limited"}
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)


def test_one_stream_more_than_the_most_is_429_until_one_ends(streams: StreamWorld) -> None:
    message = {"message": f"hello {streams.gate}"}
    with streams.serving(user_streams=1) as viewer, contextlib.ExitStack() as open_streams:
        streams.let_through(1)
        first = open_streams.enter_context(viewer.streaming("/stream/chat", message))
        assert first.status_code == 200
        refused = viewer.refused("/stream/chat", {"message": "hello"})
        assert (refused.status, refused.code) == (429, "too_many_streams")
        streams.let_through()
        first.read()
        until(lambda: is_served(viewer))


def test_a_viewer_who_leaves_gives_the_lease_back(streams: StreamWorld) -> None:
    message = {"message": f"hello {streams.gate}"}
    with streams.serving(user_streams=1) as viewer:
        streams.let_through(1)
        with viewer.streaming("/stream/chat", message) as response:
            assert response.status_code == 200
        streams.let_through()
        until(lambda: is_served(viewer))
