"""An authorizer of an HTTP API that never fails: what it cannot read is no token.

MiniStack answers 500 for a token whose header or claims are a list or a number, or whose times are
no numbers. API Gateway answers 401.
"""

from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

Validated = tuple[dict[str, Any] | None, list[str] | None, tuple[Any, ...] | None]
_UNAUTHORIZED = b'{"message": "Unauthorized"}'
_UNREADABLE = (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError)


def service() -> ModuleType:
    """MiniStack's module of HTTP APIs."""
    from ministack.services import apigateway  # noqa: PLC0415 - it reads the environment

    module: ModuleType = apigateway
    return module


def add_to(apigateway: ModuleType) -> None:
    """Puts ours around MiniStack's check of tokens."""
    original: Callable[..., Awaitable[Validated]] = apigateway._validate_jwt_authorizer  # noqa: SLF001 - it has no public name

    async def validate(*arguments: Any) -> Validated:  # noqa: ANN401 - passed on as they are
        try:
            return await original(*arguments)
        except _UNREADABLE:
            return None, None, (401, {"Content-Type": "application/json"}, _UNAUTHORIZED)

    apigateway._validate_jwt_authorizer = validate  # type: ignore[attr-defined] # noqa: SLF001 - the same
