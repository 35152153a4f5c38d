"""Rotation of refresh tokens."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_GRACE_SECONDS = 60


@resource_policy(
    id="GH_COGNITO_015",
    severity="medium",
    types=("aws_cognito_user_pool_client",),
    title="A browser's refresh token works once (except in the rehearsal)",
    reason="A rotated token that is used again reveals that it was stolen.",
    fix="Set refresh_token_rotation with feature ENABLED and a grace of 30 seconds.",
    threat="A refresh token copied from a browser works for a month beside the owner's.",
)
def reused_refresh_token(client: Resource) -> Iterator[str]:
    if client.kind == "rehearsal" or client["generate_secret"]:
        return  # the emulator cannot rotate
    feature = client["refresh_token_rotation.feature"]
    if feature != "ENABLED":
        yield "refresh tokens are not rotated"
    elif client["refresh_token_rotation.retry_grace_period_seconds"] > _GRACE_SECONDS:
        yield "a rotated refresh token works for more than 60 seconds"
