"""What every embedding model takes and gives back, and its settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import Field

from lambda_src.runtime.models.estimate import RESERVED_BYTES_PER_TOKEN, TOKENS_PER_MESSAGE
from lambda_src.runtime.models.settings import ProviderSettings

TITAN = "amazon.titan-embed-text-v2"
TITAN_DIMENSIONS = (1024, 512, 256)


class EmbeddingSettings(ProviderSettings):
    """Settings of the embedding model.

    `dimensions` are the lengths of vectors that may be requested; Titan has its own.
    `timeout_seconds` is the time for the first of a request's calls to end.
    """

    provider: Literal["bedrock", "openai_compatible"]
    timeout_seconds: float = Field(default=15, gt=0, le=30)
    dimensions: tuple[int, ...] = ()

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of vectors that may be requested."""
        return TITAN_DIMENSIONS if self.provider == "bedrock" else self.dimensions

    def _contradictions(self) -> Iterator[str]:
        if self.provider == "bedrock":
            if not self.model_id.startswith(TITAN):
                yield f"model_id must begin with {TITAN}"
            if self.keys or self.endpoint or self.dimensions:
                yield "takes no key, no endpoint and no dimensions"
            return
        if not self.endpoint:
            yield "endpoint must be set"
        yield from self._wrong_keys()


@dataclass(frozen=True)
class EmbeddingRequest:
    """Texts that are not blank; `dimensions` null leaves the length of vectors to the model."""

    texts: tuple[str, ...]
    dimensions: int | None = None

    def most_tokens(self) -> int:
        """Return the tokens to reserve: by the bytes of the texts."""
        sizes = (len(text.encode(errors="replace")) for text in self.texts)
        return sum(-(-size // RESERVED_BYTES_PER_TOKEN) + TOKENS_PER_MESSAGE for size in sizes)


@dataclass(frozen=True)
class Embeddings:
    """A vector for each text, in the order of the texts, and the tokens that they cost."""

    vectors: tuple[tuple[float, ...], ...]
    input_tokens: int


class EmbeddingModel(Protocol):
    """A model that turns texts into vectors. Safe to share between threads."""

    @property
    def model_id(self) -> str:
        """The configured id, under which usage is counted."""

    def embed(self, request: EmbeddingRequest) -> Embeddings:
        """Return the vectors; every failure is a `ModelError`, with the usage until then."""
