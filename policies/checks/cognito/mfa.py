"""Multi-factor authentication of a user pool."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_003",
    severity="high",
    types=("aws_cognito_user_pool",),
    title="Users can sign in with a second factor, and in production must",
    reason="A reused password is only as safe as the weakest site that stores it.",
    fix='Set mfa_configuration = "ON" (OPTIONAL outside production), with software tokens.',
    threat="A password from another site's leak opens a tenant's data.",
)
def mfa(pool: Resource) -> Iterator[str]:
    kind = pool["mfa_configuration"]
    in_production = pool.kind == "production"
    if kind not in {"ON", "OPTIONAL"}:
        yield "there is no second factor"
    elif kind == "OPTIONAL" and in_production:
        yield "the second factor is optional"
    if pool["software_token_mfa_configuration.enabled"] is not True:
        yield "authenticator applications are not accepted"
    yield from _other_ways(pool)


def _other_ways(pool: Resource) -> Iterator[str]:
    for way in ("email_mfa_configuration", "sms_configuration"):
        if pool.written(way):
            yield f"{way}: codes are sent by a channel that others may read"
    for factor in pool.written("sign_in_policy") or []:
        for first in factor.get("allowed_first_auth_factors") or []:
            if first != "PASSWORD":
                yield f"{first} is enough to sign in"
