"""Which model answers, where, and within which limits."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Provider = Literal["bedrock", "bedrock_agent", "gemini", "openai_compatible"]
Name = Annotated[str, Field(min_length=1, max_length=2048, pattern=r"^[A-Za-z0-9][\w.:/@+-]*$")]

GEMINI_ENDPOINT = "https://generativelanguage.googleapis.com"

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HTTP_PROVIDERS = frozenset({"gemini", "openai_compatible"})


class ProviderSettings(BaseModel):
    """What the settings of every model have; no field ever holds a key, only the name of one.

    `endpoint` is the base address before `/v1` or `/v1beta`.
    """

    # A key put into the wrong field must not come back in the error's text.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    provider: Provider
    model_id: Name
    timeout_seconds: float
    endpoint: str | None = None
    api_key_parameter: str | None = Field(default=None, pattern=r"^/?[\w./-]+$")
    api_key_secret: str | None = Field(default=None, pattern=r"^arn:[\w-]+:secretsmanager:\S+$")

    @field_validator("endpoint")
    @classmethod
    def _is_a_base_address(cls, endpoint: str | None) -> str | None:
        return None if endpoint is None else base_address(endpoint)

    @model_validator(mode="after")
    def _fits_its_provider(self) -> Self:
        wrong = next(self._contradictions(), None)
        if wrong:
            raise ValueError(f"provider {self.provider}: {wrong}")
        return self

    @property
    def keys(self) -> list[str]:
        """The names under which the provider's key is kept; more than one is wrong."""
        return [name for name in (self.api_key_parameter, self.api_key_secret) if name]

    def _wrong_keys(self) -> Iterator[str]:
        if len(self.keys) > 1:
            yield "only one of api_key_parameter and api_key_secret may be set"
        if self.keys and in_the_clear(self.endpoint):
            yield "endpoint must be https, or the key would travel in the clear"

    @abstractmethod
    def _contradictions(self) -> Iterator[str]:
        """Yield what its fields together must not be."""


class ModelSettings(ProviderSettings):
    """Settings of one use of a model.

    `timeout_seconds` is the whole call for `converse` and the longest silence for `stream`.
    `temperature` null leaves it to the provider (some models accept no other). `agent_trace` asks a
    Bedrock agent for its trace, which holds the tokens it really used.
    """

    max_output_tokens: int = Field(ge=1, le=1_000_000)
    temperature: float | None = Field(default=0.2, ge=0, le=2)
    timeout_seconds: float = Field(default=25, gt=0, le=900)
    agent_id: Name | None = None
    agent_alias_id: Name | None = None
    agent_trace: bool = True

    @property
    def most_temperature(self) -> float:
        """The highest temperature that the provider takes."""
        return 1 if self.provider == "bedrock" else 2

    @property
    def takes_tools(self) -> bool:
        """Whether it can be given tools, and be held to replies in JSON."""
        return self.provider in {"bedrock", "openai_compatible"}

    def _contradictions(self) -> Iterator[str]:
        agent_ids = (self.agent_id, self.agent_alias_id)
        if self.provider == "bedrock_agent" and not all(agent_ids):
            yield "agent_id and agent_alias_id must be set"
        if self.provider != "bedrock_agent" and any(agent_ids):
            yield "agent_id and agent_alias_id belong to provider bedrock_agent"
        if self.provider == "bedrock" and (self.temperature or 0) > 1:
            yield "temperature must be between 0 and 1"
        if self.provider in _HTTP_PROVIDERS:
            yield from self._http_contradictions()
        elif self.keys or self.endpoint:
            yield "takes no key and no endpoint: it uses the function's role and region"

    def _http_contradictions(self) -> Iterator[str]:
        if self.provider == "gemini" and len(self.keys) != 1:
            yield "exactly one of api_key_parameter and api_key_secret must be set"
        if self.provider == "openai_compatible" and not self.endpoint:
            yield "endpoint must be set"
        yield from self._wrong_keys()


def base_address(endpoint: str) -> str:
    """Return the base address of a provider before `/v1`. Raises ValueError for any other text."""
    parts = urlsplit(endpoint)
    _ = parts.port  # raises ValueError for a port that cannot be
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an http or https address such as https://models.example.com")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ValueError("must hold no user, password, query or fragment")
    return endpoint.rstrip("/").removesuffix("/v1")


def in_the_clear(endpoint: str | None) -> bool:
    """Return whether what is sent to an address can be read on its way."""
    parts = urlsplit(endpoint or GEMINI_ENDPOINT)
    return parts.scheme == "http" and parts.hostname not in _LOOPBACK
