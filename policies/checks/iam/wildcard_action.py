"""Wildcard actions."""

from collections.abc import Iterator

from policies.checks.iam._grants import IDENTITY_POLICIES
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_IAM_001",
    severity="high",
    types=IDENTITY_POLICIES,
    title="No identity is allowed every action, or every action of a service",
    reason="A wildcard also grants actions that AWS adds later and that nobody reviewed.",
    fix="Name the actions that the work needs.",
    threat="A hijacked function deletes, reads and grants far beyond its own work.",
)
def wildcard_action(policy: Resource) -> Iterator[str]:
    for statement in policy.statements("policy"):
        if not statement.is_allow:
            continue
        for action in statement.actions:
            if action.partition(":")[2].strip("*?") == "":
                yield f"statement {statement.sid or 'without Sid'} allows {action}"
