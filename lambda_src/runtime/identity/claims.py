"""The verified caller, from the claims that API Gateway's JWT authorizer checked.

The authorizer verifies signature, issuer, audience and expiry, but lets an access token through
(its `client_id` is in the audience), and that one has no tenant. So the function insists on
`token_use` = `id` and a valid tenant before it reads or writes anything.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from lambda_src.runtime.http.errors import UnauthenticatedError

Role = Literal["tenant-admin", "member", "platform-operator"]
ROLES: frozenset[str] = frozenset(get_args(Role))

_TENANT_ID = re.compile(r"[a-z0-9-]{1,64}")
_USER_ID = re.compile(r"[A-Za-z0-9-]{1,128}")


@dataclass(frozen=True)
class Caller:
    """Who sent the request, as Cognito signed it."""

    tenant_id: str
    user_id: str
    groups: frozenset[str] = frozenset()

    @property
    def is_tenant_admin(self) -> bool:
        """Whether the caller may read the usage and edit the content of their tenant."""
        return "tenant-admin" in self.groups


def is_tenant_id(value: object) -> bool:
    """Whether a value has the form of a tenant id: 1 to 64 of a-z, 0-9 and hyphen."""
    return isinstance(value, str) and _TENANT_ID.fullmatch(value) is not None


def is_user_id(value: object) -> bool:
    """Whether a value has the form of a user id (Cognito's `sub`)."""
    return isinstance(value, str) and _USER_ID.fullmatch(value) is not None


def verified_caller(claims: Mapping[str, Any] | None) -> Caller:
    """Return the caller that verified claims name. Raises UnauthenticatedError."""
    if not isinstance(claims, Mapping):
        raise UnauthenticatedError("A valid ID token is required.")
    if claims.get("token_use") != "id":
        raise UnauthenticatedError("Send the ID token; an access token is not enough.")
    tenant_id, user_id = claims.get("custom:tenant_id"), claims.get("sub")
    if not is_tenant_id(tenant_id) or not is_user_id(user_id):
        raise UnauthenticatedError("The token has no valid tenant.")
    return Caller(str(tenant_id), str(user_id), _groups(claims.get("cognito:groups")))


def _groups(value: object) -> frozenset[str]:
    """Read a list, or `[a b]`: the form in which an HTTP API passes a claim that is a list."""
    if isinstance(value, list):
        return frozenset(group for group in value if isinstance(group, str))
    if not isinstance(value, str):
        return frozenset()
    return frozenset(value.removeprefix("[").removesuffix("]").split())
