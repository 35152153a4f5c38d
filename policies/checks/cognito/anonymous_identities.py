"""AWS credentials without a sign-in."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_012",
    severity="critical",
    types=("aws_cognito_identity_pool",),
    title="No identity pool gives AWS credentials to users who have not signed in",
    reason="An identity pool gives credentials of its unauthenticated role on every request.",
    fix="Set allow_unauthenticated_identities = false.",
    threat="Anybody gets credentials of the account.",
)
def anonymous_identities(pool: Resource) -> Iterator[str]:
    if pool["allow_unauthenticated_identities"]:
        yield "users who have not signed in get credentials"
    if pool["allow_classic_flow"]:
        yield "the classic flow lets the client choose the role"
