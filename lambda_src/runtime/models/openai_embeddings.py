"""Any server that speaks OpenAI's embeddings: Ollama, vLLM, llama.cpp, gateways.

https://platform.openai.com/docs/api-reference/embeddings/create
"""

from collections.abc import Mapping
from typing import Any

from lambda_src.runtime.models.embedding import EmbeddingRequest, Embeddings, EmbeddingSettings
from lambda_src.runtime.models.errors import odd_shapes_as_model_errors
from lambda_src.runtime.models.estimate import estimate_tokens
from lambda_src.runtime.models.http_caller import HttpCaller, Json

PROVIDER = "The OpenAI-compatible server"
PATH = "/v1/embeddings"


class OpenAiCompatibleEmbeddings:
    """A model behind `/v1/embeddings`. A server that reports no usage has it estimated."""

    def __init__(self, settings: EmbeddingSettings, *, caller: HttpCaller) -> None:
        self.model_id = settings.model_id
        self._caller = caller

    def embed(self, request: EmbeddingRequest) -> Embeddings:
        """Embed every text in one call; see `EmbeddingModel.embed`."""
        body: Json = {
            "model": self.model_id,
            "input": list(request.texts),
            "encoding_format": "float",
        }
        if request.dimensions is not None:
            body["dimensions"] = request.dimensions
        answer = self._caller.answer(PATH, body)
        with odd_shapes_as_model_errors(self._caller.provider):
            return _picked(answer, request)


def _picked(answer: Mapping[str, Any], request: EmbeddingRequest) -> Embeddings:
    vectors = {
        int(item["index"]): tuple(float(number) for number in item["embedding"])
        for item in answer["data"]
    }
    found = tuple(vectors[number] for number in range(len(request.texts)))
    if not all(found):
        raise ValueError("an empty vector")
    used = (answer.get("usage") or {}).get("prompt_tokens")
    estimated = sum(estimate_tokens(text) for text in request.texts)
    return Embeddings(found, estimated if used is None else int(used))
