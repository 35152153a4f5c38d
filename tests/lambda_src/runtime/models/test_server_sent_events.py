from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lambda_src.runtime.models.server_sent_events import event_data

STREAM = (
    ': ping\r\n\r\ndata: {"a": "Grüße \u2028 😀"}\r\n\r\nevent: x\rdata:one\rdata: two\r\r'
    "id: 3\n\ndata: [DONE]\n\ndata: unfinished"
)
EXPECTED = ['{"a": "Grüße \u2028 😀"}', "one\ntwo", "[DONE]"]


@given(st.lists(st.integers(min_value=0, max_value=len(STREAM.encode()))).map(sorted))
def test_events_are_the_same_wherever_the_bytes_are_cut(borders: list[int]) -> None:
    raw = STREAM.encode()
    edges = [0, *borders, len(raw)]
    pieces = [raw[start:end] for start, end in pairwise(edges)]
    assert list(event_data(pieces)) == EXPECTED


def test_an_event_that_ends_with_a_lone_carriage_return_is_complete() -> None:
    assert list(event_data([b"data: x\r", b"\r"])) == ["x"]
