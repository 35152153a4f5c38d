"""Vectors of the model server, as the platform's own adapter gets them."""

import httpx
import pytest

from lambda_src.runtime.models import EmbeddingRequest, EmbeddingSettings, build_embeddings
from lambda_src.runtime.models.http_caller import http_client
from tests.rehearsal.simulators.model.running import RunningModel


def test_a_server_of_openais_kind_makes_the_same_vectors_always(plain: RunningModel) -> None:
    settings = EmbeddingSettings(
        provider="openai_compatible", model_id="m", endpoint=plain.address, dimensions=(64,)
    )
    with http_client() as http:
        model = build_embeddings(settings, http=http)
        one, two = (model.embed(EmbeddingRequest(("Rain in spring", "?"), 64)) for _ in "ab")
    assert one == two
    assert [len(vector) for vector in one.vectors] == [64, 64]
    assert one.input_tokens == 4
    for vector in one.vectors:
        assert sum(value * value for value in vector) == pytest.approx(1)


@pytest.mark.parametrize(
    ("model", "body", "error"),
    [
        ("amazon.titan-embed-text-v2:0", {"inputText": ""}, "inputText"),
        ("amazon.titan-embed-text-v2:0", {"inputText": "a", "dimensions": 3}, "dimensions"),
        ("amazon.titan-embed-text-v2:0", {"texts": ["a"]}, "inputText"),
        ("cohere.embed-v4:0", {"texts": ["a"]}, "Only Titan"),
    ],
)
def test_what_titan_refuses_is_refused(
    plain: RunningModel, model: str, body: dict[str, object], error: str
) -> None:
    answer = httpx.post(f"{plain.address}/model/{model}/invoke", json=body, trust_env=False)
    assert answer.status_code == 400
    assert error in answer.json()["message"]
