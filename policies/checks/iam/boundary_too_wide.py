"""The actions that the permissions boundary allows."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_NEVER = (
    "iam:CreateRole", "iam:PassRole", "iam:PutRolePolicy", "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion", "lambda:UpdateFunctionCode", "organizations:LeaveOrganization",
    "s3:DeleteBucket", "dynamodb:DeleteTable", "sts:AssumeRole", "dynamodb:Scan",
)  # fmt: skip


@estate_policy(
    id="GH_IAM_014",
    severity="high",
    types=("aws_iam_policy",),
    title="The permissions boundary allows no IAM, no STS and no control plane",
    reason="A boundary that allows everything bounds nothing.",
    fix="List the actions on data that functions need, and nothing else.",
    threat="A careless grant takes effect, because the boundary does not stop it.",
)
def boundary_too_wide(estate: Estate) -> Iterator[tuple[Resource, str]]:
    boundaries = {
        id(target): target
        for role in estate.all("aws_iam_role")
        for target in estate.targets(role, "permissions_boundary", "aws_iam_policy")
    }
    for boundary in boundaries.values():
        for statement in boundary.statements("policy"):
            for action in _NEVER:
                if statement.grants(action):
                    yield boundary, f"statement {statement.sid} leaves room for {action}"
