"""What `POST /api/chat` and `POST /stream/chat` accept."""

from typing import Annotated

from pydantic import Field

from lambda_src.runtime.http.requests import Request, SessionId, Text


class TenantContext(Request):
    """The tenant and user that the client assumes. All parts are optional; the token decides."""

    tenant_id: str | None = None
    user_id: str | None = None
    session_id: SessionId | None = None


class ChatRequest(Request):
    """Body of a chat request. Without a session id a new session is begun.

    `model` is the id of one of the models that the tenant's tier has; its default without one.
    """

    message: Text
    model: Annotated[str, Field(min_length=1, max_length=2048)] | None = None
    tenant_context: TenantContext | None = None

    @property
    def session_id(self) -> str | None:
        """The session that the message belongs to, if it is not a new one."""
        return self.tenant_context.session_id if self.tenant_context else None


class StreamedChatRequest(ChatRequest):
    """Body of a streamed turn. A client that chooses its run's id can stop it at any time."""

    run_id: SessionId | None = None
