"""A tier's models over real HTTP: streamed chats, and programs with OpenAI's own client."""

from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai import OpenAI

from lambda_src.runtime.models import ModelSettings
from tests.lambda_src.stream.test_completions import client_of
from tests.lambda_src.stream.viewer import EMBEDDING_MODEL, MODEL, StreamWorld, Viewer

LARGE = "us.amazon.nova-pro-v1:0"
OTHER = ModelSettings(provider="bedrock", model_id=LARGE, max_output_tokens=100)
TIERS: dict[str, Any] = {
    "small": {"tenant_calls_per_minute": 2, "models": [MODEL]},
    "single": {"tenant_streams": 1},
    "large": {"models": [LARGE, MODEL, EMBEDDING_MODEL]},
}


@pytest.fixture
def front(streams: StreamWorld) -> Iterator[Viewer]:
    with streams.serving(tiers=TIERS, other_models=[OTHER]) as viewer:
        yield viewer


@pytest.fixture
def client(streams: StreamWorld, front: Viewer) -> Iterator[OpenAI]:
    with client_of(front, streams.world.new_key()) as client:
        yield client


def ask(client: OpenAI, streams: StreamWorld, model: str, **more: Any) -> Any:
    messages: Any = [{"role": "user", "content": f"hi {streams.marker}"}]
    return client.chat.completions.create(model=model, messages=messages, **more)


def test_a_streamed_chat_is_answered_by_the_model_it_names_or_the_tiers_first(
    front: Viewer, streams: StreamWorld
) -> None:
    streams.world.add_tenant("acme", tier="large")
    chosen = [
        front.sees("/stream/chat", {"message": "hi", **fields}).usage["model_id"]
        for fields in ({}, {"model": MODEL}, {"model": LARGE})
    ]
    assert chosen == [LARGE, MODEL, LARGE]


@pytest.mark.parametrize("name", [LARGE, EMBEDDING_MODEL, "gpt-5"])
def test_a_streamed_chat_with_a_model_outside_of_the_tier_is_403_before_any_call(
    front: Viewer, streams: StreamWorld, name: str
) -> None:
    streams.world.add_tenant("acme", tier="small")
    body = {"message": f"hi {streams.marker}", "model": name}
    refused = front.refused("/stream/chat", body)
    assert (refused.status, refused.code) == (403, "model_not_allowed")
    assert streams.calls() == []


def test_programs_see_and_name_the_models_of_their_tier_alone(
    client: OpenAI, streams: StreamWorld
) -> None:
    streams.world.add_tenant("acme", tier="large")
    assert [model.id for model in client.models.list()] == [LARGE, MODEL, EMBEDDING_MODEL]
    assert ask(client, streams, LARGE).model == LARGE
    assert client.models.retrieve(LARGE).id == LARGE
    with pytest.raises(openai.BadRequestError, match="at most 100 for this model"):
        ask(client, streams, LARGE, max_tokens=150)


def test_a_model_outside_of_the_tier_does_not_exist_for_programs(
    client: OpenAI, streams: StreamWorld
) -> None:
    streams.world.add_tenant("acme", tier="small")
    assert [model.id for model in client.models.list()] == [MODEL]
    texts = set()
    attempts: Any = [lambda name: ask(client, streams, name), client.models.retrieve]
    for attempt in attempts:
        for name in (LARGE, "gpt-5"):
            with pytest.raises(openai.NotFoundError) as refused:
                attempt(name)
            assert refused.value.code == "model_not_found"
            assert refused.value.type == "invalid_request_error"
            texts.add(refused.value.body["message"].replace(name, "NAME"))  # type: ignore[index]
    assert len(texts) == 1
    assert "The model `NAME` does not exist or you do not have access to it." in texts.pop()
    with pytest.raises(openai.NotFoundError):
        client.embeddings.create(model=EMBEDDING_MODEL, input="hi", encoding_format="float")
    assert streams.calls() == []


def test_one_stream_more_than_the_tier_has_is_429_for_every_user_and_key(
    front: Viewer, client: OpenAI, streams: StreamWorld
) -> None:
    streams.world.add_tenant("acme", tier="single")
    streams.let_through(1)
    with front.streaming("/stream/chat", {"message": f"hello {streams.gate}"}) as first:
        assert first.status_code == 200
        with pytest.raises(openai.RateLimitError, match="Your workspace receives 1") as refused:
            client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "x"}])
        assert refused.value.code == "too_many_streams"
        assert refused.value.response.headers["retry-after"] == "5"
        streams.let_through()
        first.read()


def test_the_calls_of_a_tiers_minute_hold_for_programs_too(
    client: OpenAI, streams: StreamWorld
) -> None:
    streams.world.add_tenant("acme", tier="small")
    with pytest.raises(openai.RateLimitError) as refused:
        [ask(client, streams, MODEL) for _ in range(5)]  # a minute may end between them
    assert refused.value.code == "rate_limit_exceeded"
    assert refused.value.response.headers["x-ratelimit-limit-requests"] == "2"
    assert int(refused.value.response.headers["retry-after"]) in range(1, 61)
