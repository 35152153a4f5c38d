"""Embedding models over real HTTP: what is sent, what is read, how failures are told."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest
from pydantic import ValidationError

from lambda_src.runtime.models import (
    EmbeddingModel,
    EmbeddingRequest,
    EmbeddingSettings,
    ModelError,
    build_embeddings,
)
from tests.lambda_src.runtime.models.embedded_aws import session
from tests.lambda_src.runtime.models.keys import KEY, PARAMETER
from tests.lambda_src.runtime.models.provider_server import (
    Answer,
    ProviderServer,
    json_answer,
    serving,
)

TITAN = EmbeddingSettings(provider="bedrock", model_id="amazon.titan-embed-text-v2:0")
TEXTS = EmbeddingRequest(("one", "two"))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    with serving(lambda _: None) as made:
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", made.address)
        yield made


def titan(**changed: Any) -> EmbeddingModel:
    return build_embeddings(TITAN.model_copy(update=changed), session=session())


def other(server: ProviderServer, http: httpx.Client, **fields: Any) -> EmbeddingModel:
    chosen = EmbeddingSettings(
        provider="openai_compatible", model_id="nomic", endpoint=f"{server.address}/v1/", **fields
    )
    return build_embeddings(chosen, session=fields.get("session") or session(), http=http)


def listed(*vectors: list[float], **more: Any) -> Answer:
    data = [{"index": number, "embedding": vector} for number, vector in enumerate(vectors)]
    return json_answer({"data": data[::-1], **more})


def test_titan_gets_one_text_a_call_and_its_tokens_add_up(server: ProviderServer) -> None:
    server.script(*(json_answer({"embedding": [0.5], "inputTextTokenCount": 2}) for _ in "ab"))
    made = titan().embed(EmbeddingRequest(("one", "two"), 256))
    assert (made.vectors, made.input_tokens) == (((0.5,), (0.5,)), 4)
    sent = sorted((call.body for call in server.calls), key=json.dumps)
    assert sent == [
        {"inputText": text, "normalize": True, "dimensions": 256} for text in ("one", "two")
    ]
    assert {call.target.replace("%3A", ":") for call in server.calls} == {
        "/model/amazon.titan-embed-text-v2:0/invoke"
    }


def test_after_a_failure_what_was_used_is_told(server: ProviderServer) -> None:
    error = json_answer({"message": "busy"}, 429, x_amzn_errortype="ThrottlingException")
    server.script(json_answer({"embedding": [0.5], "inputTextTokenCount": 2}), error)
    with pytest.raises(ModelError) as failed:
        titan().embed(TEXTS)
    assert failed.value.kind == "throttled"
    assert failed.value.usage is not None
    assert failed.value.usage.input_tokens == 2


def test_no_call_is_begun_after_the_time(server: ProviderServer) -> None:
    with pytest.raises(ModelError) as failed:
        titan(timeout_seconds=1e-9).embed(TEXTS)
    assert failed.value.kind == "timeout"
    assert server.calls == []


@pytest.mark.parametrize(
    "odd", [{}, {"embedding": []}, {"embedding": ["x"], "inputTextTokenCount": 1}, []]
)
def test_an_odd_answer_of_titan_is_an_error(server: ProviderServer, odd: Any) -> None:
    server.script(json_answer(odd), json_answer(odd))
    with pytest.raises(ModelError, match="unexpected shape") as failed:
        titan().embed(TEXTS)
    assert failed.value.kind == "unavailable"


def test_another_server_gets_all_texts_at_once_and_may_answer_in_any_order(
    server: ProviderServer, http: httpx.Client
) -> None:
    server.script(listed([1.0], [2.0], usage={"prompt_tokens": 7}))
    made = other(server, http).embed(TEXTS)
    assert (made.vectors, made.input_tokens) == (((1.0,), (2.0,)), 7)
    assert server.call.target == "/v1/embeddings"
    assert server.call.body == {
        "model": "nomic", "input": ["one", "two"], "encoding_format": "float",
    }  # fmt: skip


def test_tokens_that_are_not_reported_are_estimated(
    server: ProviderServer, http: httpx.Client
) -> None:
    server.script(listed([1.0], [2.0]))
    assert other(server, http).embed(TEXTS).input_tokens == 2


@pytest.mark.parametrize(
    "odd",
    [listed([1.0]), listed([1.0], []), json_answer({"data": None}), json_answer({})],
)
def test_an_odd_answer_of_another_server_is_an_error(
    server: ProviderServer, http: httpx.Client, odd: Answer
) -> None:
    server.script(odd)
    with pytest.raises(ModelError, match="unexpected shape"):
        other(server, http).embed(TEXTS)


def test_a_key_is_sent_and_never_told(
    server: ProviderServer, http: httpx.Client, key_store: boto3.Session
) -> None:
    chosen = EmbeddingSettings(
        provider="openai_compatible",
        model_id="nomic",
        endpoint=server.address,
        api_key_parameter=PARAMETER,
    )
    server.script(json_answer({"error": {"message": f"bad {KEY}"}}, 401))
    with pytest.raises(ModelError) as failed:
        build_embeddings(chosen, session=key_store, http=http).embed(TEXTS)
    assert server.call.headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(failed.value)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"model_id": "cohere.embed-v4:0"}, "must begin with amazon.titan-embed-text-v2"),
        ({"endpoint": "https://models.example.com"}, "takes no key, no endpoint"),
        ({"dimensions": (64,)}, "takes no key, no endpoint and no dimensions"),
        ({"provider": "openai_compatible"}, "endpoint must be set"),
        (
            {"provider": "openai_compatible", "endpoint": "http://models.example.com",
             "api_key_parameter": "/k"},
            "would travel in the clear",
        ),
        ({"provider": "openai_compatible", "endpoint": "ftp://x"}, "http or https"),
    ],
)  # fmt: skip
def test_settings_that_contradict_each_other_are_refused(
    wrong: dict[str, Any], message: str
) -> None:
    values = {"provider": "bedrock", "model_id": "amazon.titan-embed-text-v2:0", **wrong}
    with pytest.raises(ValidationError, match=message):
        EmbeddingSettings.model_validate(values)
