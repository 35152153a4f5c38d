"""The settings of the worker."""

from pydantic import Field

from lambda_src.runtime.identity.tiers import Tiers
from lambda_src.runtime.models.settings import ModelSettings
from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(FunctionSettings):
    """Tables, limits, the model, and Slack's API with the prefix of tenants' bot tokens.

    `claim_seconds` and `reservation_seconds` must be longer than the function may run.
    """

    sessions_table_name: Name
    usage_table_name: Name
    tenants_table_name: Name
    session_ttl_days: int = Field(default=90, ge=1, le=3650)
    usage_ttl_days: int = Field(default=400, ge=1, le=3650)
    monthly_token_budget: int = Field(ge=0)
    history_messages: int = Field(default=20, ge=0, le=200)
    message_characters: int = Field(default=8000, ge=1, le=60_000)
    tiers: Tiers = Tiers()
    reservation_seconds: int = Field(default=120, ge=1)
    claim_seconds: int = Field(default=100, ge=1)
    slack_model: ModelSettings
    slack_api_url: Name
    bot_tokens_prefix: Name
    queue_url: Name
