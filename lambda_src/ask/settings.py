"""The settings of the ask function."""

from pydantic import Field

from lambda_src.runtime.models.settings import ModelSettings
from lambda_src.runtime.settings import BehindCloudFront, CallLimits, FunctionSettings, Name


class AskSettings(CallLimits):
    """Tables, limits, the vault function with the figures, and the model that words the answer.

    `monthly_token_budget` (tokens) holds for tenants without one of their own.
    `reservation_seconds` must be longer than the function may run. `context_function_name` is a
    name or an ARN; `context_seconds` (the most that the vault may take) and the model's timeout
    must fit into the function's.
    """

    sessions_table_name: Name
    usage_table_name: Name
    tenants_table_name: Name
    session_ttl_days: int = Field(default=90, ge=1, le=3650)
    usage_ttl_days: int = Field(default=400, ge=1, le=3650)
    monthly_token_budget: int = Field(ge=0)
    question_characters: int = Field(default=2000, ge=1, le=60_000)
    ask_model: ModelSettings
    context_function_name: Name
    context_seconds: float = Field(gt=0)
    idempotency_ttl_seconds: int = Field(default=86_400, ge=60)
    reservation_seconds: int = Field(default=120, ge=1)


class Settings(AskSettings, FunctionSettings, BehindCloudFront):
    """What the ask function reads: Ask, how to log, and the proof of origin."""
