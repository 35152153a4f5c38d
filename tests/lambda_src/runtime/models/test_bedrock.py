"""Bedrock through real boto3: the embedded AWS, and a scripted server for the fine points."""

from dataclasses import replace

import pytest

from lambda_src.runtime.models import ModelChunk, ModelUsage
from tests.lambda_src.runtime.models import event_stream
from tests.lambda_src.runtime.models.bedrock_wire import (
    METADATA,
    PROFILE,
    PROFILE_ARN,
    START,
    STOP,
    delta,
    model,
    whole,
)
from tests.lambda_src.runtime.models.conversations import REQUEST, collect
from tests.lambda_src.runtime.models.provider_server import ProviderServer, json_answer


@pytest.mark.parametrize("model_id", [PROFILE, PROFILE_ARN], ids=["profile id", "profile ARN"])
def test_the_embedded_aws_answers_a_whole_and_a_streamed_conversation_alike(
    aws: str, model_id: str
) -> None:
    reply = model(model_id=model_id).converse(REQUEST)
    text, usage = collect(model(model_id=model_id).stream(REQUEST))
    assert reply.text == text
    assert reply.text.startswith("[ministack mock nova")
    assert reply.usage == usage
    assert (reply.model_id, usage.estimated) == (model_id, False)
    assert min(usage.input_tokens, usage.output_tokens) > 0


def test_the_request_carries_system_history_and_limits(bedrock: ProviderServer) -> None:
    bedrock.script(json_answer(whole("Because.")))
    reply = model().converse(REQUEST)
    assert (reply.text, reply.usage) == ("Because.", ModelUsage(11, 3))


def test_a_request_may_lower_the_output_limit_but_not_raise_it(bedrock: ProviderServer) -> None:
    bedrock.check = lambda _: None
    bedrock.script(json_answer(whole("a")), json_answer(whole("b")))
    for limit in (50, 5000):
        model(temperature=None).converse(replace(REQUEST, max_output_tokens=limit))
    assert [call.body["inferenceConfig"] for call in bedrock.calls] == [
        {"maxTokens": 50},
        {"maxTokens": 200},
    ]


@pytest.mark.parametrize("piece_bytes", [1, 7, None], ids=["bytes", "sevens", "frames"])
def test_a_stream_is_the_same_wherever_its_bytes_are_cut(
    bedrock: ProviderServer, piece_bytes: int | None
) -> None:
    frames = (START, delta("Weil "), delta("Größe 😀"), STOP, METADATA)
    bedrock.script(event_stream.answer(*frames, piece_bytes=piece_bytes))
    assert collect(model().stream(REQUEST)) == ("Weil Größe 😀", ModelUsage(11, 3))


def test_closing_a_stream_closes_the_connection_to_bedrock(bedrock: ProviderServer) -> None:
    bedrock.script(replace(event_stream.answer(START, delta("more ")), endless=True))
    stream = model().stream(REQUEST)
    assert next(stream) == ModelChunk("more ")
    stream.close()
    assert bedrock.client_gone.wait(5)
