"""Vectors of texts: Bedrock's Titan Text Embeddings V2 and OpenAI's embeddings.

A vector is the sum of a direction for each word, so texts that share words are near each other,
and the same text has the same vector, always. A token is a word.
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
https://platform.openai.com/docs/api-reference/embeddings/create
"""

import hashlib
import math
import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

DIMENSIONS = 1024
_WORD = re.compile(r"\w+")
_PLACES = 4  # of a vector that each word changes


class TitanRequest(BaseModel):
    """The body of InvokeModel."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid")

    text: str = Field(min_length=1, max_length=50_000, alias="inputText")
    dimensions: Literal[256, 512, 1024] = 1024
    normalize: bool = True

    def answer(self) -> dict[str, Any]:
        """Return the body of the answer."""
        return {
            "embedding": vector(self.text, self.dimensions),
            "inputTextTokenCount": tokens(self.text),
        }


class EmbeddingsRequest(BaseModel):
    """The body of `POST /v1/embeddings`, with texts only."""

    model: str = Field(min_length=1)
    input: str | tuple[str, ...]
    dimensions: int = Field(default=DIMENSIONS, ge=1, le=4096)

    def answer(self) -> dict[str, Any]:
        """Return the body of the answer."""
        texts = (self.input,) if isinstance(self.input, str) else self.input
        used = sum(tokens(text) for text in texts)
        data = [
            {"object": "embedding", "index": number, "embedding": vector(text, self.dimensions)}
            for number, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": used, "total_tokens": used}
        return {"object": "list", "data": data, "model": self.model, "usage": usage}


def vector(text: str, dimensions: int) -> list[float]:
    """Return a vector of length 1."""
    sums = [0.0] * dimensions
    for word in _WORD.findall(text.lower()) or [text]:
        digest = hashlib.sha256(word.encode(errors="replace")).digest()
        for place in range(_PLACES):
            number = int.from_bytes(digest[4 * place : 4 * place + 4], "big")
            sums[number % dimensions] += 1.0 if digest[16 + place] % 2 else -1.0
    return _scaled(sums)


def tokens(text: str) -> int:
    """Return how many tokens a text has."""
    return max(1, len(text.split()))


def _scaled(sums: Sequence[float]) -> list[float]:
    size = math.sqrt(sum(value * value for value in sums))
    if not size:  # the words cancel each other out
        return [1.0, *([0.0] * (len(sums) - 1))]
    return [value / size for value in sums]
