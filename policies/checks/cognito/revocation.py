"""Revocation of refresh tokens."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_010",
    severity="medium",
    types=("aws_cognito_user_pool_client",),
    title="Refresh tokens can be revoked, and errors do not reveal whether a user exists",
    reason="Without revocation a stolen refresh token works until it expires.",
    fix='Set enable_token_revocation = true, prevent_user_existence_errors = "ENABLED".',
    threat="A stolen refresh token cannot be stopped, and a stranger learns who has an account.",
)
def revocation(client: Resource) -> Iterator[str]:
    if client["enable_token_revocation"] is not True:
        yield "refresh tokens cannot be revoked"
    if client["prevent_user_existence_errors"] != "ENABLED":
        yield "errors reveal whether a user exists"
