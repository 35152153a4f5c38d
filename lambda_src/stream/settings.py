"""The settings of the streaming function."""

from pydantic import Field, ValidationInfo, field_validator

from lambda_src.ask.settings import AskSettings
from lambda_src.chat.settings import ChatSettings
from lambda_src.runtime.models.embedding import EmbeddingSettings
from lambda_src.runtime.models.settings import ModelSettings
from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(ChatSettings, AskSettings, FunctionSettings):
    """Whose tokens and keys count, tables, limits, the vault function for Ask, and the models.

    A token must come from `issuer` for `audience` (the web client's id); its keys are those of
    the user pool. Limits and tables mean what they mean to the chat and ask functions.
    `stream_body_bytes` is the largest body, `stream_seconds` the longest stream: below the
    function's timeout, so that a stream ends and is settled before Lambda ends the function, and
    `reservation_seconds` above it. `heartbeat_seconds` is the longest silence on a stream,
    `user_streams` how many streams a user may receive at once. The events of an answer can be read
    again for `run_keep_seconds`.
    """

    api_keys_table_name: Name
    user_pool_id: Name
    issuer: Name
    audience: Name
    tutor_model: ModelSettings
    embedding_model: EmbeddingSettings | None = None
    reservation_seconds: int = Field(default=180, ge=1)
    stream_body_bytes: int = Field(default=49_152, ge=1_024, le=1_048_576)
    stream_seconds: float = Field(default=110, gt=0, le=890)
    heartbeat_seconds: float = Field(default=15, gt=0, le=60)
    user_streams: int = Field(default=5, ge=1)
    run_keep_seconds: int = Field(default=3_600, ge=60)

    @field_validator("stream_seconds")
    @classmethod
    def _ends_before_its_reservation(cls, seconds: float, info: ValidationInfo) -> float:
        if seconds >= info.data.get("reservation_seconds", seconds + 1):
            raise ValueError("must be less than RESERVATION_SECONDS")
        return seconds
