"""OpenAI-compatible servers over real HTTP, with the habits of OpenAI, vLLM and Ollama."""

from dataclasses import replace

import boto3
import pytest

from lambda_src.runtime.models import ModelChunk, ModelUsage
from tests.lambda_src.runtime.models.conversations import REQUEST, Builder, collect
from tests.lambda_src.runtime.models.keys import KEY, PARAMETER
from tests.lambda_src.runtime.models.openai_wire import (
    COUNTED,
    ESTIMATE,
    LAST,
    USAGE,
    delta,
    events,
    whole,
)
from tests.lambda_src.runtime.models.provider_server import ProviderServer, json_answer


def test_a_conversation_is_answered_without_a_key(
    openai: ProviderServer, openai_model: Builder
) -> None:
    openai.script(json_answer(whole("Because.")))
    reply = openai_model().converse(REQUEST)
    assert (reply.text, reply.usage) == ("Because.", ModelUsage(11, 3))
    assert "authorization" not in openai.call.headers


def test_a_key_travels_as_a_bearer_token(
    openai: ProviderServer, openai_model: Builder, key_store: boto3.Session
) -> None:
    openai.script(json_answer(whole("Because.")))
    openai_model(api_key_parameter=PARAMETER).converse(REQUEST)
    assert openai.call.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("piece_bytes", [1, 7, 10_000], ids=["bytes", "sevens", "whole"])
def test_a_stream_is_the_same_wherever_its_bytes_are_cut(
    openai: ProviderServer, openai_model: Builder, piece_bytes: int
) -> None:
    parts = (delta(""), delta("Weil "), delta("Größe 😀"), LAST, COUNTED, "[DONE]")
    openai.script(events(*parts, piece_bytes=piece_bytes))
    assert collect(openai_model().stream(REQUEST)) == ("Weil Größe 😀", ModelUsage(11, 3))


@pytest.mark.parametrize(
    ("parts", "usage"),
    [
        ((delta("Because."), LAST, "[DONE]"), ESTIMATE),
        ((delta("Because."), LAST), ESTIMATE),
        ((delta("Because."), "[DONE]"), ESTIMATE),
        ((delta("Because."), LAST | {"usage": USAGE}, "[DONE]"), ModelUsage(11, 3)),
    ],
    ids=["no usage", "no usage, no DONE", "no finish reason", "usage with the last text"],
)
def test_servers_that_leave_something_out_of_a_stream_are_understood(
    openai: ProviderServer, openai_model: Builder, parts: tuple[object, ...], usage: ModelUsage
) -> None:
    openai.script(events(*parts))
    assert collect(openai_model().stream(REQUEST)) == ("Because.", usage)


def test_usage_that_a_server_leaves_out_is_estimated(
    openai: ProviderServer, openai_model: Builder
) -> None:
    openai.script(json_answer(whole("Because.", usage=None)))
    assert openai_model().converse(REQUEST).usage == ESTIMATE


def test_closing_a_stream_closes_the_connection_to_the_server(
    openai: ProviderServer, openai_model: Builder
) -> None:
    openai.script(replace(events(delta("more ")), endless=True))
    stream = openai_model().stream(REQUEST)
    assert next(stream) == ModelChunk("more ")
    stream.close()
    assert openai.client_gone.wait(5)
