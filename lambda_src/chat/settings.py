"""The settings of the chat function."""

from pydantic import Field

from lambda_src.runtime.billing.model_choice import OtherModels
from lambda_src.runtime.models.settings import ModelSettings
from lambda_src.runtime.settings import BehindCloudFront, CallLimits, FunctionSettings, Name


class ChatSettings(CallLimits):
    """Tables, limits and the models of the chat: the usual one, and what tiers may have beside.

    `monthly_token_budget` (tokens) holds for tenants without one of their own. `history_messages`
    is how many earlier messages the model is shown. `reservation_seconds` must be longer than the
    function may run.
    """

    sessions_table_name: Name
    usage_table_name: Name
    tenants_table_name: Name
    session_ttl_days: int = Field(default=90, ge=1, le=3650)
    usage_ttl_days: int = Field(default=400, ge=1, le=3650)
    monthly_token_budget: int = Field(ge=0)
    history_messages: int = Field(default=20, ge=0, le=200)
    message_characters: int = Field(default=8000, ge=1, le=60_000)
    chat_model: ModelSettings
    other_models: OtherModels = OtherModels()
    idempotency_ttl_seconds: int = Field(default=86_400, ge=60)
    reservation_seconds: int = Field(default=120, ge=1)


class Settings(ChatSettings, FunctionSettings, BehindCloudFront):
    """What the chat function reads: the chat, how to log, and the proof of origin."""
