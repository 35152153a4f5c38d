"""AWS credentials for anybody."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_012",
    severity="critical",
    types=("aws_cognito_identity_pool",),
    title="No identity pool hands AWS credentials to people who did not sign in",
    reason="Credentials of an unauthenticated role are given to everybody who asks.",
    fix="Set allow_unauthenticated_identities = false.",
    threat="Anybody gets credentials of the account.",
)
def anonymous_identities(pool: Resource) -> Iterator[str]:
    if pool["allow_unauthenticated_identities"]:
        yield "people who did not sign in get credentials"
    if pool["allow_classic_flow"]:
        yield "the classic flow leaves the choice of role to the client"
