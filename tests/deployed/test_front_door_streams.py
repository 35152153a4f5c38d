"""Streams through the front door, read by httpx-sse: piece by piece, broken off, left early."""

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.deployed.evidence import eventually, model_calls
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens
from tests.deployed.visitors import Visitor, visitor

MOST_WORDS = 40  # of an answer, which has more


@pytest.fixture
def member(rehearsal: Rehearsal, tokens: dict[str, Tokens]) -> Iterator[Visitor]:
    with visitor(rehearsal, tokens["member@acme.example"].id) as came:
        yield came


def open_gate(rehearsal: Rehearsal, name: str, pieces: int | None = None) -> None:
    """Let the model say so many words more; all of them without a number."""
    port = rehearsal.status["processes"]["model"]["port"]
    wanted = {"pieces": str(pieces)} if pieces else {}
    address = f"http://127.0.0.1:{port}/gates/{name}"
    httpx.post(address, params=wanted, trust_env=False).raise_for_status()


def left_after(rehearsal: Rehearsal, gate: str) -> int:
    """How many words the model said to who left, of whom it learns when it says one."""

    def left() -> list[int]:
        open_gate(rehearsal, gate, pieces=1)
        return [
            call["left_after"]
            for call in model_calls(rehearsal)
            if "left_after" in call and gate in json.dumps(call["messages"])
        ]

    eventually(lambda: bool(left()), "the model saw its client leave")
    return left()[0]


def said(events: list[Any]) -> str:
    return "".join(json.loads(event.data)["chunk"] for event in events)


def test_an_answer_comes_in_pieces_then_its_cost_then_the_end(member: Visitor) -> None:
    *chunks, usage, end = member.events({"query": "Why does my loop never end?"})

    assert len(chunks) >= 5
    assert "Why does my loop never end?" in said(chunks)
    assert usage.event == "usage"
    assert json.loads(usage.data)["output_tokens"] > 0
    assert end.data == "[DONE]"


def test_the_first_piece_is_here_before_the_model_says_the_last(
    rehearsal: Rehearsal, member: Visitor
) -> None:
    gate = uuid.uuid4().hex
    open_gate(rehearsal, gate, pieces=2)
    with member.listen({"query": f"[[gate {gate}]] Tell me slowly."}) as events:
        first = next(events)  # the model still waits to be let on
        assert json.loads(first.data)["chunk"]
        open_gate(rehearsal, gate)
        *_, end = list(events)

    assert end.data == "[DONE]"


def test_a_session_streams_and_is_stored(rehearsal: Rehearsal, member: Visitor) -> None:
    run, *chunks, usage, end = member.events({"message": "Hello there."}, "/stream/chat")

    session = json.loads(usage.data)["session_id"]
    stored = member.client.get(f"/api/sessions/{session}/messages").json()["messages"]
    assert end.data == "[DONE]"
    assert [message["content"] for message in stored] == ["Hello there.", said(chunks)]
    assert stored[1]["message_id"] == json.loads(run.data)["message_id"]


def test_a_turn_goes_on_without_a_line_and_is_stopped_from_another(
    rehearsal: Rehearsal, member: Visitor
) -> None:
    gate = uuid.uuid4().hex
    open_gate(rehearsal, gate, pieces=3)
    with member.listen({"message": f"[[gate {gate}]] Why?"}, "/stream/chat") as events:
        run = json.loads(next(events).data)
    address = f"/stream/runs/{run['run_id']}"
    # An empty body has a hash, too: CloudFront signs no POST without one.
    empty = {"x-amz-content-sha256": hashlib.sha256(b"").hexdigest()}

    assert member.client.post(f"{address}/stop", headers=empty).status_code == 202
    assert left_after(rehearsal, gate) < MOST_WORDS
    ticket = member.client.post(f"{address}/ticket", headers=empty).json()["ticket"]
    with httpx.Client(base_url=member.client.base_url, trust_env=False) as anonymous:
        asking = {"ticket": ticket}
        rest = anonymous.get(address, params=asking, headers={"last-event-id": "1"}).text
    _, reply = member.client.get(f"/api/sessions/{run['session_id']}/messages").json()["messages"]
    chunks = re.findall(r'data: {"chunk": "(.*)"}', rest)
    assert reply["content"] == "".join(chunks)
    assert reply["stopped"] is True
    assert '"stopped": true' in rest
    assert rest.endswith("data: [DONE]\n\n")


def test_a_model_that_fails_before_the_first_piece_is_502(member: Visitor) -> None:
    answer = member.ask({"query": "[[fail]] Anything?"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (502, "model_failed")


def test_a_model_that_breaks_off_is_an_error_event_and_the_end(member: Visitor) -> None:
    *chunks, error, end = member.events({"query": "[[cut]] Anything at all?"})

    assert said(chunks)
    assert error.event == "error"
    assert set(json.loads(error.data)["error"]) == {"code", "message", "request_id"}
    assert end.data == "[DONE]"


def test_a_viewer_who_leaves_ends_the_models_call(rehearsal: Rehearsal, member: Visitor) -> None:
    gate = uuid.uuid4().hex
    open_gate(rehearsal, gate, pieces=3)
    with member.listen({"query": f"[[gate {gate}]] I will leave."}) as events:
        next(events)

    assert left_after(rehearsal, gate) < MOST_WORDS


def test_a_viewer_who_leaves_before_the_first_piece_ends_the_models_call(
    rehearsal: Rehearsal, member: Visitor
) -> None:
    gate = uuid.uuid4().hex
    asking = {"query": f"[[gate {gate}]] I will not wait."}
    member.client.timeout = httpx.Timeout(60, read=3)
    with pytest.raises(httpx.ReadTimeout):
        member.events(asking)

    assert left_after(rehearsal, gate) < MOST_WORDS
