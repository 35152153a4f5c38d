"""Policies of tables themselves."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_DYNAMODB_003",
    severity="critical",
    types=("aws_dynamodb_resource_policy",),
    title="No table is opened to other accounts by a policy of its own",
    reason="A table's own policy admits principals whom no role of ours knows.",
    fix="Remove the policy: roles of this account say who reads the table.",
    threat="Another account reads every tenant's conversations.",
)
def public_policy(policy: Resource) -> Iterator[str]:
    own = policy.estate.account
    for statement in policy.statements("policy"):
        if statement.is_allow and (
            statement.is_public()
            or any(own not in each.identifier for each in statement.principals)
        ):
            yield "principals outside this account may use the table"
