"""Resource policies of tables."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_DYNAMODB_003",
    severity="critical",
    types=("aws_dynamodb_resource_policy",),
    title="No resource policy opens a table to other accounts",
    reason="A resource policy can allow principals of other accounts.",
    fix="Remove the policy: roles of this account say who reads the table.",
    threat="Another account reads every tenant's conversations.",
)
def public_policy(policy: Resource) -> Iterator[str]:
    own = policy.estate.account
    for statement in policy.statements("policy"):
        if statement.is_allow and (
            statement.is_public()
            or any(own not in principal.identifier for principal in statement.principals)
        ):
            yield "principals outside this account may use the table"
