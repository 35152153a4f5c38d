"""A Bedrock agent through real boto3; a scripted server sends what agents send."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from lambda_src.runtime.models import ChatModel, ModelChunk, ModelError, ModelUsage, build_model
from tests.lambda_src.runtime.models import event_stream
from tests.lambda_src.runtime.models.conversations import REQUEST, SESSION_ID, collect, settings
from tests.lambda_src.runtime.models.embedded_aws import session
from tests.lambda_src.runtime.models.provider_server import (
    Answer,
    Call,
    ProviderServer,
    json_answer,
    serving,
)

PATH = f"/agents/AGENT1/agentAliases/ALIAS1/sessions/{SESSION_ID}/text"


def chunk(text: bytes) -> bytes:
    return event_stream.event("chunk", {"bytes": base64.b64encode(text).decode()})


def step(name: str, read: int, written: int) -> bytes:
    usage = {"inputTokens": read, "outputTokens": written}
    output = {"modelInvocationOutput": {"metadata": {"usage": usage}, "traceId": "t"}}
    return event_stream.event("trace", {"agentId": "AGENT1", "trace": {name: output}})


TRACED = (
    step("preProcessingTrace", 40, 4),
    step("orchestrationTrace", 100, 20),
    chunk(b"Because."),
)


def check(call: Call) -> Answer | None:
    """Answer what the service answers to a call that is not exactly the expected one."""
    expected = {
        "inputText": "Why is 1 + 1 = 2?",
        "enableTrace": True,
        "sessionState": {"promptSessionAttributes": {"system": "You help tenant acme."}},
    }
    streamed = {"streamingConfigurations": {"streamFinalResponse": True}}
    if call.target != PATH or call.body not in (expected, expected | streamed):
        return json_answer({"message": "odd"}, 400, x_amzn_errortype="ValidationException")
    return None


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    with serving(check) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
        yield server


def model(**fields: Any) -> ChatModel:
    agent = {"agent_id": "AGENT1", "agent_alias_id": "ALIAS1", "model_id": "tutor-agent"}
    return build_model(settings(provider="bedrock_agent", **agent | fields), session=session())


def test_the_embedded_aws_answers_and_usage_is_estimated_for_want_of_a_trace(aws: str) -> None:
    reply = model().converse(REQUEST)
    assert reply.text.startswith("[ministack")
    assert reply.usage.estimated
    assert reply.usage.output_tokens == -(-len(reply.text) // 4)


def test_usage_is_the_sum_over_the_agents_steps(agent: ProviderServer) -> None:
    agent.script(event_stream.answer(*TRACED), event_stream.answer(*TRACED))
    reply = model().converse(REQUEST)
    assert (reply.text, reply.usage) == ("Because.", ModelUsage(140, 24))
    assert collect(model().stream(REQUEST)) == ("Because.", ModelUsage(140, 24))
    assert ["streamingConfigurations" in call.body for call in agent.calls] == [False, True]


def test_usage_is_marked_as_estimated_when_the_trace_is_off(agent: ProviderServer) -> None:
    agent.check = lambda _: None
    agent.script(event_stream.answer(chunk(b"Because.")))
    usage = model(agent_trace=False).converse(REQUEST).usage
    assert agent.call.body["enableTrace"] is False
    assert (usage.output_tokens, usage.estimated) == (2, True)


def test_a_character_split_between_two_chunks_arrives_whole(agent: ProviderServer) -> None:
    raw = "Größe 😀".encode()
    chunks = [chunk(raw[at : at + 1]) for at in range(len(raw))]
    agent.script(event_stream.answer(*chunks, piece_bytes=5))
    text, _ = collect(model().stream(REQUEST))
    assert text == "Größe 😀"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("throttlingException", "throttled"),
        ("dependencyFailedException", "unavailable"),
        ("badGatewayException", "unavailable"),
        ("accessDeniedException", "invalid"),
    ],
)
def test_a_failure_after_some_steps_reports_the_tokens_they_took(
    agent: ProviderServer, name: str, kind: str
) -> None:
    failing = event_stream.exception(name, "sorry")
    agent.script(event_stream.answer(step("orchestrationTrace", 100, 20), failing))
    with pytest.raises(ModelError, match="sorry") as caught:
        model().converse(REQUEST)
    assert (caught.value.kind, caught.value.usage) == (kind, ModelUsage(100, 20))


def test_throttling_before_the_stream_is_throttled(agent: ProviderServer) -> None:
    fields = {"x_amzn_errortype": "ThrottlingException", "retry_after": "3"}
    agent.script(json_answer({"message": "slow down"}, 429, **fields))
    with pytest.raises(ModelError) as caught:
        collect(model().stream(REQUEST))
    assert (caught.value.kind, caught.value.retry_after) == ("throttled", 3)


def test_an_agent_that_hands_an_action_to_the_caller_is_invalid(agent: ProviderServer) -> None:
    control = event_stream.event("returnControl", {"invocationId": "i", "invocationInputs": []})
    agent.script(event_stream.answer(control))
    with pytest.raises(ModelError, match="run an action") as caught:
        model().converse(REQUEST)
    assert caught.value.kind == "invalid"


@pytest.mark.parametrize(
    "answer",
    [event_stream.answer(*TRACED, cut=True), event_stream.answer(TRACED[0])],
    ids=["cut", "no text"],
)
def test_an_answer_that_breaks_off_is_unavailable(agent: ProviderServer, answer: Answer) -> None:
    agent.script(answer)
    with pytest.raises(ModelError) as caught:
        model().converse(REQUEST)
    assert caught.value.kind == "unavailable"
    assert caught.value.usage is not None


def test_silence_longer_than_the_timeout_is_a_timeout(agent: ProviderServer) -> None:
    agent.script(Answer(silence=1))
    with pytest.raises(ModelError) as caught:
        model(timeout_seconds=0.2).converse(REQUEST)
    assert caught.value.kind == "timeout"


def test_closing_a_stream_closes_the_connection_to_the_agent(agent: ProviderServer) -> None:
    agent.script(replace(event_stream.answer(chunk(b"more ")), endless=True))
    stream = model().stream(REQUEST)
    assert next(stream) == ModelChunk("more ")
    stream.close()
    assert agent.client_gone.wait(5)
