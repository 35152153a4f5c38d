"""Statements with NotAction or NotResource."""

from collections.abc import Iterator

from policies.checks.iam._grants import IDENTITY_POLICIES
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_IAM_016",
    severity="high",
    types=IDENTITY_POLICIES,
    title="No statement allows everything except a list",
    reason="NotAction and NotResource grant all that is not in the list, whatever it is.",
    fix="List the allowed actions and resources.",
    threat="An action that nobody considered is allowed.",
)
def not_action(policy: Resource) -> Iterator[str]:
    for statement in policy.statements("policy"):
        if statement.is_allow and (statement.not_actions or statement.not_resources):
            yield f"statement {statement.sid} allows everything except a list"
