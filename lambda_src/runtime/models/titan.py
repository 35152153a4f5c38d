"""Amazon Titan Text Embeddings V2 through Bedrock's InvokeModel: one call for each text.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
"""

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from lambda_src.runtime.models.aws import aws_failures_as_model_errors, call_once
from lambda_src.runtime.models.embedding import EmbeddingRequest, Embeddings, EmbeddingSettings
from lambda_src.runtime.models.errors import ModelError, odd_shapes_as_model_errors
from lambda_src.runtime.models.interface import ModelUsage

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

SERVICE = "Bedrock"
AT_ONCE = 8
"""Calls at once; botocore pools 10 connections."""

Answer = tuple[tuple[float, ...], int]


class TitanEmbeddings:
    """Titan embeds one text a call, so a request of many is many calls, a few at once."""

    def __init__(self, settings: EmbeddingSettings, *, client: "BedrockRuntimeClient") -> None:
        self.model_id = settings.model_id
        self._settings = settings
        self._client = client

    def embed(self, request: EmbeddingRequest) -> Embeddings:
        """Embed every text; see `EmbeddingModel.embed`. After a failure no call is begun."""
        ends_at = time.monotonic() + self._settings.timeout_seconds
        answers: list[Answer] = []
        error: ModelError | None = None
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="embed") as pool:
            calls = [
                pool.submit(self._one, text, request.dimensions, ends_at) for text in request.texts
            ]
            for call in calls:
                if error is not None and call.cancel():
                    continue
                try:
                    answers.append(call.result())
                except ModelError as failed:
                    error = error or failed
        tokens = sum(used for _, used in answers)
        if error is not None:
            error.usage = ModelUsage(tokens, 0)
            raise error
        return Embeddings(tuple(vector for vector, _ in answers), tokens)

    def _one(self, text: str, dimensions: int | None, ends_at: float) -> Answer:
        if time.monotonic() > ends_at:
            raise ModelError("timeout", f"{SERVICE} did not embed every text in time")
        body: dict[str, Any] = {"inputText": text, "normalize": True}
        if dimensions is not None:
            body["dimensions"] = dimensions
        with aws_failures_as_model_errors(SERVICE):
            answer = call_once(
                lambda: self._client.invoke_model(
                    modelId=self.model_id,
                    body=json.dumps(body).encode(),
                    contentType="application/json",
                    accept="application/json",
                )
            )
            raw = answer["body"].read()
        with odd_shapes_as_model_errors(SERVICE):
            return _picked(json.loads(raw))


def _picked(answer: Mapping[str, Any]) -> Answer:
    vector = tuple(float(number) for number in answer["embedding"])
    if not vector:
        raise ValueError("an empty vector")
    return vector, int(answer["inputTextTokenCount"])
