"""Bedrock's wire format through the embedded AWS to the model server: what a rehearsal does."""

import time
from collections.abc import Iterator

import pytest

from lambda_src.runtime.models import ChatModel, Message, ModelChunk, ModelRequest, build_model
from tests.lambda_src.runtime.models.conversations import REQUEST, collect, settings
from tests.lambda_src.runtime.models.embedded_aws import embedded_aws, session
from tests.rehearsal.simulators.model.running import RunningModel

MODEL_ID = "us.amazon.nova-lite-v1:0"


@pytest.fixture(scope="module")
def aws_address(scripted: RunningModel) -> Iterator[str]:
    with embedded_aws(MINISTACK_BEDROCK_PROXY_URL=scripted.address) as address:
        yield address


@pytest.fixture
def model(aws_address: str, monkeypatch: pytest.MonkeyPatch) -> ChatModel:
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws_address)
    return build_model(settings(provider="bedrock", model_id=MODEL_ID), session=session())


def asking(question: str) -> ModelRequest:
    return ModelRequest(system="", messages=(Message("user", question),), session_id="s")


def test_converse_reaches_the_model_with_system_history_and_model_id(
    model: ChatModel, scripted: RunningModel
) -> None:
    reply = model.converse(REQUEST)
    assert "“Why is 1 + 1 = 2?”" in reply.text
    assert "2 earlier messages" in reply.text
    assert reply.usage.output_tokens == len(reply.text.split())
    call = scripted.calls()[-1]
    assert call["model"] == MODEL_ID
    assert [said["role"] for said in call["messages"]] == ["system", "user", "assistant", "user"]


def test_a_stream_gives_the_same_text_and_tokens_in_several_pieces(model: ChatModel) -> None:
    reply = model.converse(REQUEST)
    assert collect(model.stream(REQUEST)) == (reply.text, reply.usage)
    assert sum(isinstance(item, ModelChunk) for item in model.stream(REQUEST)) > 1


def test_a_stream_is_relayed_whole_so_its_first_word_waits_for_the_last(model: ChatModel) -> None:
    started = time.monotonic()
    next(model.stream(asking("Why? [[slow 0.5]]")))
    assert time.monotonic() - started >= 0.5


def test_scripted_token_counts_come_through(model: ChatModel) -> None:
    assert model.converse(asking("Why? [[tokens 500]]")).usage.output_tokens == 500


def test_a_failing_model_is_replaced_by_the_emulators_mock_and_not_by_an_error(
    model: ChatModel, scripted: RunningModel
) -> None:
    """The emulator hides failures: a rehearsal of failures has to fail the Bedrock call itself."""
    assert model.converse(asking("[[fail]]")).text.startswith("[ministack mock nova")
    assert collect(model.stream(asking("[[fail]]")))[0].startswith("[ministack mock nova")
    assert len([c for c in scripted.calls() if c["messages"][-1]["content"] == "[[fail]]"]) == 2
