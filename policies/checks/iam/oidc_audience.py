"""The audience of identity tokens."""

from collections.abc import Iterator

from policies.checks.iam._github import claimed, web_identity
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_IAM_009",
    severity="high",
    types=("aws_iam_role",),
    title="A role for identity tokens accepts tokens for AWS only",
    reason="A token made for another service can be passed on by that service.",
    fix='Set the condition StringEquals on the aud claim to "sts.amazonaws.com".',
    threat="A third party that a workflow signs in to uses the token to enter the account.",
)
def oidc_audience(role: Resource) -> Iterator[str]:
    for statement in web_identity(role):
        audiences = claimed(statement, "aud")
        if not audiences or any("*" in audience for audience in audiences):
            yield f"tokens for {', '.join(audiences) or 'any audience'} can assume it"
