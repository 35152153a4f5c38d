"""The errors of the API. Each class is one code and status; the shape is written in `http`.

A message is read by the caller: it names a field or a rule, never another tenant, an internal
name or a stack trace.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any


class ApiError(Exception):
    """An error that the caller is told about. `retry_after` is in seconds.

    `details` are further fields of the answer's `error`, such as a current revision; `headers` are
    further headers, such as what is left of a rate limit.
    """

    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR
    code: str = "internal_error"
    details: Mapping[str, Any] = {}
    headers: Mapping[str, str] = {}

    def __init__(
        self, message: str, *, code: str | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.retry_after = retry_after


class InvalidRequestError(ApiError):
    """400: a field of the request is wrong; the message starts with its name."""

    status = HTTPStatus.BAD_REQUEST
    code = "invalid_request"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


class UnauthenticatedError(ApiError):
    """401: no token, or a token that this API does not take."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthenticated"


class ForbiddenError(ApiError):
    """403: the caller is known and may not do this."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class TenantSuspendedError(ForbiddenError):
    """403: the tenant is suspended, or does not exist; nothing of it is served."""

    code = "tenant_suspended"

    def __init__(self) -> None:
        super().__init__("This workspace is suspended. Ask its administrator.")


class UserBlockedError(ForbiddenError):
    """403: the user is disabled, was removed, or belongs to another tenant by now."""

    code = "user_blocked"

    def __init__(self) -> None:
        super().__init__("This account has no access any more. Ask an administrator.")


class ScopeError(ForbiddenError):
    """403: an API key was made for other work."""

    code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This API key lacks the scope {scope!r}. Use one that has it.")


class AnswerWithheldError(ForbiddenError):
    """403: a guard withheld the answer; `docs/safety.md` says which there are.

    It is no failure of the model: another try costs as much, and programs do not retry a 403.
    """

    code = "answer_withheld"

    def __init__(self, reason: str) -> None:
        what, instead = _WITHHELD[reason]
        super().__init__(f"The answer was withheld: it {what}. {instead}")


_WITHHELD = {
    "solution": ("held the solution", "Ask for a hint at one step of it."),
    "prompt": ("repeated instructions of this service", "Ask for something else."),
    "link": ("held an address that carries data to another host", "Ask for it without one."),
    "tool": ("called a tool that was not offered, or not in this way", "Check tools."),
}


class NotFoundError(ApiError):
    """404: it does not exist, or it is not the caller's: the same answer for both."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"


class ConflictError(ApiError):
    """409: the request collides with another one of the same caller."""

    status = HTTPStatus.CONFLICT
    code = "conflict"


class StoppedError(ConflictError):
    """409: the user stopped the answer before it had any text; nothing of it is stored."""

    code = "stopped"

    def __init__(self) -> None:
        super().__init__("The answer was stopped before it began.")


class TooLargeError(ApiError):
    """413: the body or one of its texts is over its limit."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


class ThrottledError(ApiError):
    """429: over a budget or a rate; always with Retry-After."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "throttled"

    def __init__(self, message: str, *, code: str | None = None, retry_after: int) -> None:
        super().__init__(message, code=code, retry_after=max(1, retry_after))


class ModelFailedError(ApiError):
    """502: the model did not give an answer."""

    status = HTTPStatus.BAD_GATEWAY
    code = "model_failed"


class UnavailableError(ApiError):
    """503: a store is briefly unavailable; always with Retry-After."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"

    def __init__(self, message: str = "Try again shortly.", *, retry_after: int = 1) -> None:
        super().__init__(message, retry_after=max(1, retry_after))
