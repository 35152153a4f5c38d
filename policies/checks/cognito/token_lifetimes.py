"""Lifetimes of tokens."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
_LONGEST = {"access_token": 3600, "id_token": 3600, "refresh_token": 30 * 86_400}
_DEFAULT_UNITS = {"access_token": "hours", "id_token": "hours", "refresh_token": "days"}


@resource_policy(
    id="GH_COGNITO_009",
    severity="medium",
    types=("aws_cognito_user_pool_client",),
    title="Tokens are valid for at most an hour, refresh tokens for thirty days",
    reason="An issued token cannot be revoked: it is valid until it expires.",
    fix="Set token_validity_units and validities of 60 minutes and 30 days at most.",
    threat="A stolen token works for a day, a stolen refresh token for years.",
)
def token_lifetimes(client: Resource) -> Iterator[str]:
    for token, longest in _LONGEST.items():
        value = client[f"{token}_validity"]
        unit = client[f"token_validity_units.{token}"] or _DEFAULT_UNITS[token]
        if not value:
            yield f"the lifetime of the {token} is Cognito's default"
        elif value * _SECONDS[unit] > longest:
            yield f"the {token} is valid for {value} {unit}"
