"""OpenAI's own Python client, unmodified, requests vectors of the streaming function."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import openai
import pytest
from openai import OpenAI

from lambda_src.embeddings.requests import MOST_TEXTS, TEXT_BYTES
from tests.lambda_src.stream.test_completions import client_of
from tests.lambda_src.stream.viewer import EMBEDDING_MODEL, MODEL, StreamWorld, Viewer

TEXTS = ["How do I start?", "How do I start a car?", "Rain in spring"]


@dataclass
class Program:
    """A program of acme."""

    streams: StreamWorld
    viewer: Viewer
    client: OpenAI

    def embed(self, texts: Any, **more: Any) -> Any:
        return self.client.embeddings.create(**{"model": EMBEDDING_MODEL, "input": texts, **more})


@pytest.fixture
def program(streams: StreamWorld, viewer: Viewer) -> Iterator[Program]:
    with client_of(viewer, streams.world.new_key()) as client:
        yield Program(streams, viewer, client)


def product(one: list[float], other: list[float]) -> float:
    return sum(left * right for left, right in zip(one, other, strict=True))


def test_texts_that_are_alike_have_vectors_that_are_near(program: Program) -> None:
    made = program.embed(TEXTS)
    assert [item.index for item in made.data] == [0, 1, 2]
    start, car, rain = (item.embedding for item in made.data)
    assert len(start) == 1024
    assert product(start, start) == pytest.approx(1, abs=1e-5)
    assert product(start, car) > 0.5 > product(start, rain)
    assert made.usage.prompt_tokens == made.usage.total_tokens == 13


def test_both_encodings_say_the_same(program: Program) -> None:
    """The client itself requests base64 unless told otherwise, and decodes it."""
    (packed,) = program.embed(TEXTS[0]).data
    (plain,) = program.embed(TEXTS[0], encoding_format="float").data
    assert packed.embedding == pytest.approx(plain.embedding, abs=1e-6)
    (encoded,) = program.embed([TEXTS[0]], encoding_format="base64").data
    assert isinstance(encoded.embedding, str)


def test_vectors_have_the_requested_length(program: Program) -> None:
    (made,) = program.embed(TEXTS[0], dimensions=256).data
    assert len(made.embedding) == 256
    with pytest.raises(openai.BadRequestError, match="must be one of 1024, 512, 256"):
        program.embed(TEXTS[0], dimensions=300)


def test_vectors_are_billed_and_nothing_else_is_stored(program: Program) -> None:
    made = program.embed(TEXTS)
    world = program.streams.world
    assert world.books_balance() == made.usage.total_tokens
    (event,) = world.events()
    assert (event["agent_id"], event["model_id"]) == ("embeddings", EMBEDDING_MODEL)
    assert event["output_tokens"] == 0
    assert world.tables.items(world.tables.sessions) == []


@pytest.mark.parametrize(
    ("wrong", "param", "message"),
    [
        ({"input": [1, 2, 3]}, "input", "arrays of tokens are not supported"),
        ({"input": [[1, 2, 3]]}, "input", "check_embedding_ctx_length=False"),
        ({"input": ""}, "input", "must not be blank"),
        ({"input": ["a", " "]}, "input.1", "must not be blank"),
        ({"input": []}, "input", "1 to 128 texts"),
        ({"input": ["a"] * (MOST_TEXTS + 1)}, "input", "1 to 128 texts"),
        ({"input": "x" * (TEXT_BYTES + 1)}, "input", "24,577 bytes of UTF-8, at most 24,576"),
        ({"input": None}, "input", "a text or a list of texts"),
        ({"encoding_format": "int8"}, "encoding_format", "float"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(
    program: Program, wrong: dict[str, Any], param: str, message: str
) -> None:
    with pytest.raises(openai.BadRequestError, match=message) as refused:
        program.embed(**{"texts": wrong.pop("input", "a"), **wrong})
    assert refused.value.param == param
    assert program.streams.world.events() == []


def test_models_for_one_thing_do_not_do_the_other(program: Program) -> None:
    for name in (MODEL, "text-embedding-3-small"):
        with pytest.raises(openai.NotFoundError) as unknown:
            program.embed("a", model=name)
        assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        program.client.chat.completions.create(
            model=EMBEDDING_MODEL, messages=[{"role": "user", "content": "Hi"}]
        )


def test_a_model_that_fails_is_an_error_of_the_server_and_counts_what_it_did(
    program: Program,
) -> None:
    with pytest.raises(openai.InternalServerError) as failed:
        program.embed(["Rain in spring", "[[fail]]"])
    assert (failed.value.status_code, failed.value.code) == (502, "model_failed")
    assert failed.value.response.headers["x-ratelimit-limit-requests"]
    (event,) = program.streams.world.events()
    assert (event["outcome"], event["input_tokens"]) == ("unavailable", 3)
    program.streams.world.books_balance()


def test_past_the_budget_no_model_is_called(streams: StreamWorld) -> None:
    with (
        streams.serving(monthly_token_budget=10) as viewer,
        client_of(viewer, streams.world.new_key()) as client,
        pytest.raises(openai.RateLimitError) as refused,
    ):
        Program(streams, viewer, client).embed("word " * 20)
    assert refused.value.code == "insufficient_quota"
    assert streams.world.events() == []


def test_vectors_count_against_the_limits_of_the_key(streams: StreamWorld) -> None:
    with (
        streams.serving(user_calls_per_minute=1) as viewer,
        client_of(viewer, streams.world.new_key()) as client,
    ):
        program = Program(streams, viewer, client)
        raw: Any = program.client.embeddings.with_raw_response
        first = raw.create(model=EMBEDDING_MODEL, input="a")
        assert first.headers["x-ratelimit-remaining-requests"] == "0"
        with pytest.raises(openai.RateLimitError) as refused:
            program.embed("a")
        assert refused.value.code == "rate_limit_exceeded"


def test_without_an_embedding_model_there_is_none(streams: StreamWorld) -> None:
    with (
        streams.serving(embedding_model=None) as viewer,
        client_of(viewer, streams.world.new_key()) as client,
    ):
        assert [model.id for model in client.models.list()] == [MODEL]
        with pytest.raises(openai.NotFoundError):
            Program(streams, viewer, client).embed("a")
