"""What every embedding model takes and gives back, and its settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from lambda_src.runtime.models.estimate import RESERVED_BYTES_PER_TOKEN, TOKENS_PER_MESSAGE
from lambda_src.runtime.models.settings import Name, base_address, in_the_clear

TITAN = "amazon.titan-embed-text-v2"
TITAN_DIMENSIONS = (1024, 512, 256)


class EmbeddingSettings(BaseModel):
    """Settings of the embedding model; no field ever holds a key, only the name of one.

    `dimensions` are the lengths of vectors that may be requested; Titan has its own.
    `timeout_seconds` is the time for the first of a request's calls to end.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    provider: Literal["bedrock", "openai_compatible"]
    model_id: Name
    timeout_seconds: float = Field(default=15, gt=0, le=30)
    dimensions: tuple[int, ...] = ()
    endpoint: str | None = None
    api_key_parameter: str | None = Field(default=None, pattern=r"^/?[\w./-]+$")
    api_key_secret: str | None = Field(default=None, pattern=r"^arn:[\w-]+:secretsmanager:\S+$")

    @field_validator("endpoint")
    @classmethod
    def _is_a_base_address(cls, endpoint: str | None) -> str | None:
        return None if endpoint is None else base_address(endpoint)

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of vectors that may be requested."""
        return TITAN_DIMENSIONS if self.provider == "bedrock" else self.dimensions

    @model_validator(mode="after")
    def _fits_its_provider(self) -> Self:
        wrong = next(self._contradictions(), None)
        if wrong:
            raise ValueError(f"provider {self.provider}: {wrong}")
        return self

    def _contradictions(self) -> Iterator[str]:
        keys = [name for name in (self.api_key_parameter, self.api_key_secret) if name]
        if self.provider == "bedrock":
            if not self.model_id.startswith(TITAN):
                yield f"model_id must begin with {TITAN}"
            if keys or self.endpoint or self.dimensions:
                yield "takes no key, no endpoint and no dimensions"
            return
        if not self.endpoint:
            yield "endpoint must be set"
        if len(keys) > 1:
            yield "only one of api_key_parameter and api_key_secret may be set"
        if keys and in_the_clear(self.endpoint):
            yield "endpoint must be https, or the key would travel in the clear"


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
