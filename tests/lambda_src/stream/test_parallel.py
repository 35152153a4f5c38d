"""Two hundred streams at once against a small budget."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.lambda_src.stream.issuer import bearer
from tests.lambda_src.stream.viewer import StreamWorld
from tests.lambda_src.stream.waiting import until

STREAMS = 200
BUDGET = 10_000


def test_200_parallel_streams_never_pass_a_small_budget_and_leave_nothing_reserved(
    streams: StreamWorld,
) -> None:
    """A third of the viewers hang up after the first piece; their tokens count like the others'."""
    streams.world.add_tenant("acme", monthly_token_budget=BUDGET)
    for number in range(5):
        streams.world.add_member(f"user-{number}", "acme")
    start = threading.Barrier(STREAMS)
    body = {"message": f"hi {streams.marker} [[tokens 150]]"}

    def ask(number: int) -> str:
        headers = bearer(f"user-{number % 5}")
        start.wait()
        with viewer.http.stream("POST", "/stream/chat", json=body, headers=headers) as response:
            if response.status_code != httpx.codes.OK:
                return str(response.read() and response.json()["error"]["code"])
            if number % 3 == 0:
                next(response.iter_lines())
                return "left"
            lines = [line for line in response.iter_lines() if line]
        assert lines[-1] == "data: [DONE]"
        return "answered"

    with streams.serving() as viewer:
        viewer.http = httpx.Client(
            base_url=viewer.address,
            timeout=60,
            trust_env=False,
            limits=httpx.Limits(max_connections=None),
        )
        with viewer.http, ThreadPoolExecutor(STREAMS) as threads:
            outcomes = Counter(threads.map(ask, range(STREAMS)))
        begun = outcomes["answered"] + outcomes["left"]
        until(lambda: len(streams.world.events()) == begun)  # answers go on without viewers
    assert set(outcomes) <= {"answered", "left", "budget_exhausted"}
    assert sum(outcomes.values()) == STREAMS
    assert outcomes["budget_exhausted"] > 0
    assert outcomes["answered"] > 0
    assert streams.world.books_balance() <= BUDGET
