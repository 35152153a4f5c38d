"""Password policy of a user pool."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_SHORTEST, _LONGEST_DAYS = 14, 7


@resource_policy(
    id="GH_COGNITO_004",
    severity="medium",
    types=("aws_cognito_user_pool",),
    title="Passwords have fourteen characters of every kind, invitations expire within a week",
    reason="Cognito's own minimum is eight characters.",
    fix="Set password_policy: minimum_length 14, all four kinds, temporary passwords for 3 days.",
    threat="Passwords are guessed, or an old invitation is used by its finder.",
)
def passwords(pool: Resource) -> Iterator[str]:
    length = pool["password_policy.minimum_length"] or 0
    if length < _SHORTEST:
        yield f"passwords of {length} characters are accepted"
    for kind in ("lowercase", "numbers", "symbols", "uppercase"):
        if pool[f"password_policy.require_{kind}"] is not True:
            yield f"passwords without {kind} are accepted"
    days = pool["password_policy.temporary_password_validity_days"]
    if days is None or days > _LONGEST_DAYS:
        yield "temporary passwords are valid for more than 7 days"
