"""What the streaming function is told by its environment."""

from pydantic import Field, ValidationInfo, field_validator

from lambda_src.runtime.models.settings import ModelSettings
from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(FunctionSettings):
    """Whose tokens count, tables, limits, the vault function for Ask, and three models.

    A token must come from `issuer` for `audience` (the web client's id); its keys are those of
    the user pool. Limits and tables mean what they mean to the chat and ask functions.
    `stream_body_bytes` is the largest body, `stream_seconds` the longest stream: below the
    function's timeout, so that a stream ends and is settled before Lambda ends the function, and
    `reservation_seconds` above it. `heartbeat_seconds` is the longest silence on a stream.
    """

    user_pool_id: Name
    issuer: Name
    audience: Name
    sessions_table_name: Name
    usage_table_name: Name
    tenants_table_name: Name
    session_ttl_days: int = Field(default=90, ge=1, le=3650)
    usage_ttl_days: int = Field(default=400, ge=1, le=3650)
    monthly_token_budget: int = Field(ge=0)
    history_messages: int = Field(default=20, ge=0, le=200)
    message_characters: int = Field(default=8000, ge=1, le=60_000)
    question_characters: int = Field(default=2000, ge=1, le=60_000)
    tutor_model: ModelSettings
    chat_model: ModelSettings
    ask_model: ModelSettings
    context_function_name: Name
    idempotency_ttl_seconds: int = Field(default=86_400, ge=60)
    reservation_seconds: int = Field(default=180, ge=1)
    stream_body_bytes: int = Field(default=49_152, ge=1_024, le=1_048_576)
    stream_seconds: float = Field(default=110, gt=0, le=890)
    heartbeat_seconds: float = Field(default=15, gt=0, le=60)

    @field_validator("stream_seconds")
    @classmethod
    def _ends_before_its_reservation(cls, seconds: float, info: ValidationInfo) -> float:
        if seconds >= info.data.get("reservation_seconds", seconds + 1):
            raise ValueError("must be less than RESERVATION_SECONDS")
        return seconds
