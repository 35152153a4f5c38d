"""Which model turns texts into vectors, and where its key is kept."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from .providers import KEY_PARAMETER, KEY_SECRET, MODEL_ID, fits_provider
from .section import Section, rule
from .shapes import Listed, Url

_TITAN = "amazon.titan-embed-text-v2"


class EmbeddingModel(Section):
    """The model that turns texts into vectors; left out, there is none."""

    provider: Literal["bedrock", "openai_compatible"] = Field(
        description="Whose protocol the model speaks."
    )
    model_id: Annotated[str, MODEL_ID] = Field(
        description=f"Model as the provider names it; with Bedrock `{_TITAN}:0`."
    )
    timeout_seconds: float = Field(
        gt=0, le=30, description="Longest wait for the vectors of a request, seconds."
    )
    dimensions: Listed[int] = Field(
        default=(),
        description="Lengths of vectors that may be requested from an `openai_compatible` model; "
        "Titan makes 1024, 512 or 256.",
    )
    endpoint: Url | None = Field(
        default=None, description="Base URL; only and always for `openai_compatible`."
    )
    api_key_parameter: Annotated[str, KEY_PARAMETER] | None = Field(
        default=None,
        description="SSM SecureString with the provider's key; `openai_compatible` may have one.",
    )
    api_key_secret: Annotated[str, KEY_SECRET] | None = Field(
        default=None,
        description="Secrets Manager secret with the provider's key, instead of a parameter.",
    )

    @field_validator("model_id")
    @classmethod
    def _bedrock_is_titan(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("provider") == "bedrock" and not value.startswith(f"{_TITAN}:"):
            raise rule(f"{_TITAN}:0, the model of Bedrock that is spoken to")
        return value

    @field_validator("dimensions")
    @classmethod
    def _lengths_are_positive(cls, value: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        if value and info.data.get("provider") == "bedrock":
            raise rule("to be left out: Titan has lengths of its own")
        if any(length < 1 for length in value):
            raise rule("whole numbers from 1")
        return value

    _each_provider_has_its_own_keys = field_validator(
        "endpoint", "api_key_parameter", "api_key_secret"
    )(fits_provider)

    @field_validator("api_key_secret")
    @classmethod
    def _one_key_at_most(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("api_key_parameter") is not None:
            raise rule("to be left out: api_key_parameter already names the key")
        return value
