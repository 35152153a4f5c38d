"""The branch whose workflows may assume a role that changes resources."""

from collections.abc import Iterator

from policies.checks.iam._github import claimed, web_identity
from policies.checks.iam._grants import grants, roles_of
from policies.estate import Estate, Resource, covers
from policies.policy import estate_policy

_CHANGING = ("dynamodb:DeleteTable", "iam:PassRole", "lambda:UpdateFunctionCode")


@estate_policy(
    id="GH_IAM_011",
    severity="critical",
    types=("aws_iam_role",),
    title="A role that changes resources is open to one branch, without wildcards",
    reason="A wildcard in the subject admits branches and pull requests that nobody reviewed.",
    fix="Name the ref: repo:OWNER@1/NAME@2:environment:prod:ref:refs/heads/main.",
    threat="A pull request of a stranger applies its own stacks to production.",
)
def oidc_ref(estate: Estate) -> Iterator[tuple[Resource, str]]:
    changing = {
        id(role): role
        for policy, statement in grants(estate)
        if any(covers(statement.actions, action) for action in _CHANGING)
        for role in roles_of(estate, policy)
    }
    for role in changing.values():
        for statement in web_identity(role):
            for subject in claimed(statement, "sub"):
                if "*" in subject or "?" in subject or ":ref:" not in subject:
                    yield role, f"it changes resources, and the subject {subject} can assume it"
