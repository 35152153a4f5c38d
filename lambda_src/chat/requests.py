"""What `POST /api/chat` and `POST /stream/chat` accept."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from lambda_src.runtime.http.requests import Request, SessionId, Text

_INSTEAD = ("regenerate_message_id", "continue_message_id")


class TenantContext(Request):
    """The tenant and user that the client assumes. All parts are optional; the token decides."""

    tenant_id: str | None = None
    user_id: str | None = None
    session_id: SessionId | None = None


class ChatRequest(Request):
    """Body of a chat request. Without a session id a new session is begun.

    `model` is the id of one of the models that the tenant's tier has; its default without one.
    A message follows the reply `parent_message_id`: null for none, without the field the session's
    current one. In place of a message, `regenerate_message_id` is the reply (or unanswered
    question) that is written anew, and `continue_message_id` the reply that is gone on with.
    """

    model: Annotated[str, Field(min_length=1, max_length=2048)] | None = None
    tenant_context: TenantContext | None = None
    regenerate_message_id: SessionId | None = None
    continue_message_id: SessionId | None = None
    parent_message_id: SessionId | None = None
    message: Text | None = Field(default=None, validate_default=True)

    @field_validator("regenerate_message_id", "continue_message_id", "parent_message_id")
    @classmethod
    def _is_of_a_session(cls, message_id: str | None, info: ValidationInfo) -> str | None:
        context: TenantContext | None = info.data.get("tenant_context")
        if message_id is not None and (context is None or context.session_id is None):
            raise ValueError("needs tenant_context.session_id, its session.")
        if message_id is not None and any(info.data.get(name) for name in _INSTEAD):
            raise ValueError(f"cannot be given together with another of {', '.join(_INSTEAD)}.")
        return message_id

    @field_validator("message")
    @classmethod
    def _is_one_turn(cls, message: str | None, info: ValidationInfo) -> str | None:
        is_instead = any(info.data.get(name) for name in _INSTEAD)
        if message is None and not is_instead:
            raise ValueError("is required.")
        if message is not None and is_instead:
            raise ValueError(f"must be left out with {' or '.join(_INSTEAD)}.")
        return message

    @property
    def session_id(self) -> str | None:
        """The session that the message belongs to, if it is not a new one."""
        return self.tenant_context.session_id if self.tenant_context else None


class StreamedChatRequest(ChatRequest):
    """Body of a streamed turn. A client that chooses its run's id can stop it at any time."""

    run_id: SessionId | None = None
