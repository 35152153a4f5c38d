"""Grants to create roles without a permissions boundary."""

from collections.abc import Iterator

from policies.checks.iam._grants import granted, grants
from policies.estate import Estate, Resource
from policies.policy import estate_policy

_WIDEN = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
)


@estate_policy(
    id="GH_IAM_005",
    severity="critical",
    types=("aws_iam_role_policy", "aws_iam_policy"),
    title="Grants to create roles require a permissions boundary",
    reason="Without a boundary, whoever creates roles can make itself an administrator.",
    fix="Set the condition iam:PermissionsBoundary to the workloads' boundary.",
    threat="A hijacked pipeline writes a role that may do everything, and uses it.",
)
def unbounded_roles(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for policy, statement in grants(estate):
        actions = granted(statement, _WIDEN)
        if actions and not statement.limited_by("iam:PermissionsBoundary"):
            yield policy, f"statement {statement.sid} allows {actions[0]} without a boundary"
