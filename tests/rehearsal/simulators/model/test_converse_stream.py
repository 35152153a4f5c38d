"""Bedrock's wire format straight to the model server: every word leaves when it is said."""

import json
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx
import pytest

from lambda_src.runtime.models import (
    ChatModel,
    Message,
    ModelChunk,
    ModelError,
    ModelRequest,
    build_model,
)
from tests.lambda_src.runtime.models.conversations import REQUEST, collect, settings
from tests.lambda_src.runtime.models.embedded_aws import session
from tests.rehearsal.simulators.model.running import RunningModel

MODEL_ID = "us.amazon.nova-lite-v1:0"


@pytest.fixture
def model(scripted: RunningModel, monkeypatch: pytest.MonkeyPatch) -> ChatModel:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", scripted.address)
    return build_model(settings(provider="bedrock", model_id=MODEL_ID), session=session())


def asking(question: str) -> ModelRequest:
    return ModelRequest(system="", messages=(Message("user", question),), session_id="s")


def until(holds: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 20
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


def let_through(model: RunningModel, name: str, **query: str) -> httpx.Response:
    return httpx.post(f"{model.address}/gates/{name}", params=query, trust_env=False)


def test_whole_and_streamed_answers_are_the_same(model: ChatModel, scripted: RunningModel) -> None:
    reply = model.converse(REQUEST)
    assert collect(model.stream(REQUEST)) == (reply.text, reply.usage)
    assert reply.usage.output_tokens == len(reply.text.split())
    call = scripted.calls()[-1]
    assert call["model"] == MODEL_ID
    assert [said["role"] for said in call["messages"]] == ["system", "user", "assistant", "user"]


def test_the_output_limit_holds(model: ChatModel) -> None:
    request = ModelRequest("", (Message("user", "Why?"),), "s", max_output_tokens=3)
    text, usage = collect(model.stream(request))
    assert (len(text.split()), usage.output_tokens) == (3, 3)


def test_a_gate_lets_words_through_one_by_one(model: ChatModel, scripted: RunningModel) -> None:
    let_through(scripted, "one-by-one", pieces="2")
    with closing(model.stream(asking("Why? [[gate one-by-one]]"))) as items:
        assert [next(items), next(items)] == [ModelChunk("You"), ModelChunk(" asked:")]
        let_through(scripted, "one-by-one", pieces="1")
        assert next(items) == ModelChunk(" “Why?")
        let_through(scripted, "one-by-one")
        assert list(items)[-1] == collect(model.stream(asking("Why? [[gate one-by-one]]")))[1]


def test_a_client_that_hangs_up_is_noted_with_what_it_was_sent(
    model: ChatModel, scripted: RunningModel
) -> None:
    let_through(scripted, "hang-up", pieces="1")
    with closing(model.stream(asking("Why? [[gate hang-up]]"))) as items:
        next(items)
    calls = until(lambda: [call for call in scripted.calls() if "left_after" in call])
    (call,) = [call for call in calls if "[[gate hang-up]]" in json.dumps(call["messages"])]
    assert call["left_after"] == 1


def test_scripted_failures_come_over_this_wire_too(model: ChatModel) -> None:
    for request in (asking("[[fail]]"), asking("[[slow no]] [[fail 3]]")):
        with pytest.raises(ModelError) as failed:
            collect(model.stream(request))
        assert failed.value.kind in {"unavailable", "invalid"}
    with closing(model.stream(asking("Why? [[cut]]"))) as items:
        assert len([next(items) for _ in range(3)]) == 3
        with pytest.raises(ModelError, match=r"early|broken|failed"):
            next(items)


@pytest.mark.parametrize("pieces", ["0", "-1", "x", "100001", "²"])
def test_a_gate_takes_a_number_of_pieces(scripted: RunningModel, pieces: str) -> None:
    assert let_through(scripted, "numbers", pieces=pieces).status_code == 400


def test_there_are_no_gates_without_a_script(plain: RunningModel) -> None:
    assert let_through(plain, "closed").status_code == 404


@pytest.mark.parametrize("body", [{}, {"messages": []}, {"messages": [{"role": "user"}]}, []])
def test_a_body_of_another_form_is_refused_as_bedrock_does(
    plain: RunningModel, body: object
) -> None:
    path = f"{plain.address}/model/m/converse-stream"
    answer = httpx.post(path, json=body, trust_env=False)
    assert answer.status_code == 400
    assert answer.headers["x-amzn-errortype"] == "ValidationException"
