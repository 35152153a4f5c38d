"""What programs and runs are sent is what the document says; other streams: `Viewer.sees`."""

import json
from typing import Any
from uuid import uuid4

import pytest
from httpx_sse import EventSource, ServerSentEvent

from lambda_src.api_document.operation import Operation
from lambda_src.api_document.operations import OPERATIONS
from tests.lambda_src.api_document.described import operation_of, sent, told
from tests.lambda_src.events import Answer
from tests.lambda_src.stream.test_completions import COMPLETIONS
from tests.lambda_src.stream.test_program_tools import QUESTION, WEATHER
from tests.lambda_src.stream.viewer import MODEL, StreamWorld, Viewer

(COMPLETE,) = (one for one in OPERATIONS if one.path == COMPLETIONS)


def read(viewer: Viewer, streams: StreamWorld, **body: Any) -> list[ServerSentEvent]:
    headers = {"x-viewer-authorization": f"Bearer {streams.world.new_key()}"}
    asked = {"model": MODEL, "stream": True, "messages": [QUESTION], **body}
    with viewer.http.stream("POST", COMPLETIONS, json=asked, headers=headers) as response:
        return list(EventSource(response).iter_sse())


@pytest.mark.parametrize(
    "body",
    [{}, {"stream_options": {"include_usage": True}}, {"tools": [WEATHER]}],
    ids=["text", "usage", "call"],
)
def test_the_chunks_of_a_program_are_described(
    viewer: Viewer, streams: StreamWorld, body: Any
) -> None:
    events = read(viewer, streams, **body)
    assert len(events) > 2
    sent(COMPLETE, events)


def test_a_run_is_described(viewer: Viewer) -> None:
    run_id = str(uuid4())
    viewer.sees("/stream/chat", {"message": "Hi", "run_id": run_id})
    operation = _operation("GET", f"/stream/runs/{run_id}")
    path = f"/stream/runs/{run_id}"
    with viewer.http.stream("GET", path, headers=viewer.headers) as response:
        sent(operation, EventSource(response).iter_sse())
    for last in ("ticket", "stop"):
        answer = viewer.http.post(f"{path}/{last}", headers=viewer.headers)
        shown = Answer(answer.status_code, dict(answer.headers), answer.text)
        assert told(_operation("POST", f"{path}/{last}"), shown) == ""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("message", {"chunk": 1}),
        ("message", {"chunk": "x", "more": 1}),
        ("usage", {"input_tokens": 1}),
        ("unknown", {"chunk": "x"}),
    ],
)
def test_an_event_that_is_not_described_is_found(name: str, data: Any) -> None:
    operation = _operation("POST", "/stream/chat")
    with pytest.raises(AssertionError):
        sent(operation, [ServerSentEvent(event=name, data=json.dumps(data))])


def _operation(method: str, path: str) -> Operation:
    found = operation_of(method, path)
    assert found, path
    return found
