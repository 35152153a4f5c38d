"""Which language model answers, and where its key is kept."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from .embedding_model import EmbeddingModel
from .providers import (
    BEDROCK_ID,
    KEY_PARAMETER,
    KEY_SECRET,
    MODEL_ID,
    Provider,
    fits_provider,
    geography_of,
)
from .section import Section, rule, rules
from .shapes import Listed, Region, Shape, Url

MOST_OTHERS = 4
"""Further models: all of them are in one variable of each function that takes a model's name."""

OtherName = Annotated[
    str,
    Shape(
        r"(?!(?:chat|ask|tutor|embeddings|others)$)[a-z][a-z0-9-]{0,31}",
        "a name: a-z, 0-9 and hyphens, and none of chat, ask, tutor, embeddings, others",
    ),
]
_AGENT_PART = Shape(r"[0-9A-Za-z]{10}", "10 letters and digits, as Bedrock shows it")


class Model(Section):
    """One model for one use. Keys are named, never written here."""

    provider: Provider = Field(description="Whose protocol the model speaks.")
    model_id: Annotated[str, MODEL_ID] = Field(
        description="Model, or Bedrock inference profile, as the provider names it."
    )
    max_output_tokens: int = Field(
        ge=1, le=131_072, description="Longest reply, tokens; reserved in the budget before a call."
    )
    temperature: float = Field(
        default=0.2, ge=0, le=2, description="Randomness of replies; Bedrock takes at most 1."
    )
    timeout_seconds: float = Field(
        gt=0,
        description="Longest wait for the model, seconds. Less than `functions.timeout_seconds`.",
    )
    destination_regions: Listed[Region] = Field(
        default=(),
        description="Regions an inference profile (`us.`, `eu.`, `apac.`, `global.`, ...) may "
        "route to; the function's role needs each. Left out for a plain model.",
    )
    endpoint: Url | None = Field(
        default=None,
        description="Base URL. Needed for `openai_compatible`, possible for `gemini`, which has a "
        "public default.",
    )
    agent_id: Annotated[str, _AGENT_PART] | None = Field(
        default=None, description="Bedrock agent; only and always for `bedrock_agent`."
    )
    agent_alias_id: Annotated[str, _AGENT_PART] | None = Field(
        default=None, description="Alias of that agent; only and always for `bedrock_agent`."
    )
    api_key_parameter: Annotated[str, KEY_PARAMETER] | None = Field(
        default=None,
        description="SSM SecureString with the provider's key. `gemini` needs this or "
        "`api_key_secret`, `openai_compatible` may have one, Bedrock none.",
    )
    api_key_secret: Annotated[str, KEY_SECRET] | None = Field(
        default=None,
        description="Secrets Manager secret with the provider's key, instead of a parameter.",
    )

    @property
    def geography(self) -> str | None:
        """Geographic prefix of a Bedrock inference profile without its dot, else None."""
        return geography_of(self.provider, self.model_id)

    @property
    def foundation_model_id(self) -> str:
        """Model id without the geographic prefix of an inference profile."""
        return self.model_id.removeprefix(f"{self.geography}." if self.geography else "")

    @field_validator("model_id")
    @classmethod
    def _bedrock_names_its_models_its_own_way(cls, value: str, info: ValidationInfo) -> str:
        return BEDROCK_ID.check(value) if info.data.get("provider") == "bedrock" else value

    @field_validator("temperature")
    @classmethod
    def _bedrock_takes_at_most_one(cls, value: float, info: ValidationInfo) -> float:
        if value > 1 and info.data.get("provider") in {"bedrock", "bedrock_agent"}:
            raise rule("a number from 0 to 1 for Bedrock")
        return value

    @field_validator("destination_regions")
    @classmethod
    def _profiles_name_their_regions(
        cls, value: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        if not {"provider", "model_id"} <= info.data.keys():
            return value
        profile = geography_of(info.data["provider"], info.data["model_id"])
        if profile and not value:
            raise rule(f'the regions that the inference profile "{profile}." routes to')
        if value and not profile:
            raise rule("to be left out: only a Bedrock inference profile routes between regions")
        return value

    _each_provider_has_its_own_keys = field_validator(
        "endpoint", "agent_id", "agent_alias_id", "api_key_parameter", "api_key_secret"
    )(fits_provider)

    @field_validator("api_key_secret")
    @classmethod
    def _one_key_at_most(cls, value: str | None, info: ValidationInfo) -> str | None:
        if "api_key_parameter" not in info.data:
            return value
        parameter = info.data["api_key_parameter"]
        if value is not None and parameter is not None:
            raise rule("to be left out: api_key_parameter already names the key")
        if info.data.get("provider") == "gemini" and value is None and parameter is None:
            raise rule('api_key_parameter or api_key_secret: provider "gemini" needs a key')
        return value


class Models(Section):
    """One model for each use."""

    chat: Model = Field(description="The model behind `POST /api/chat`.")
    ask: Model = Field(
        description="The model behind `POST /ai/ask`, which waits 12 s for the database before."
    )
    tutor: Model = Field(description="The model behind `POST /stream/chatbot`.")
    embeddings: EmbeddingModel | None = Field(
        default=None, description="The model behind `POST /v1/embeddings`."
    )

    others: dict[OtherName, Model] = Field(
        default={},
        max_length=MOST_OTHERS,
        description="Further models that chats and completions may name, where the tenant's tier "
        "has them. None answers otherwise.",
    )

    @property
    def used(self) -> tuple[tuple[str, Model | EmbeddingModel], ...]:
        """The models by their key, without what was left out."""
        return tuple(self._used())

    @property
    def nameable(self) -> dict[str, str]:
        """The ids of the models that requests may name, by the names that tiers have for them."""
        found = {"chat": self.chat.model_id}
        found |= {name: model.model_id for name, model in self.others.items()}
        return found | ({"embeddings": self.embeddings.model_id} if self.embeddings else {})

    @field_validator("others")
    @classmethod
    def _ids_differ(cls, others: dict[str, Model], info: ValidationInfo) -> dict[str, Model]:
        given = [info.data.get("chat"), info.data.get("embeddings")]
        seen = {model.model_id for model in given if model is not None}
        broken = {}
        for name, model in others.items():
            if model.model_id in seen:
                broken[f"{name}.model_id"] = "the id of a model that no other name has"
            seen.add(model.model_id)
        if broken:
            raise rules(broken)
        return others

    def _used(self) -> Iterator[tuple[str, Model | EmbeddingModel]]:
        uses = {"chat": self.chat, "ask": self.ask, "tutor": self.tutor}
        yield from uses.items()
        if self.embeddings is not None:
            yield "embeddings", self.embeddings
        for name, model in self.others.items():
            yield f"others.{name}", model
