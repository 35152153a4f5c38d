"""IAM: roles for functions inside the boundary, and nothing that would widen it."""

from environments import Settings
from modules.permissions import Condition, Statement


def manage_roles(settings: Settings) -> tuple[Statement, ...]:
    """Makes bounded roles of this environment; never its own role, users, keys or the boundary."""
    prefix, account = settings.resource_prefix, settings.account.id
    roles = f"arn:aws:iam::{account}:role/{prefix}-*"
    delivery = tuple(f"arn:aws:iam::{account}:role/{prefix}-{job}" for job in ("plan", "apply"))
    boundary = f"arn:aws:iam::{account}:policy/{prefix}-workload-boundary"
    bounded = Condition("StringEquals", "iam:PermissionsBoundary", (boundary,))
    return (
        Statement(
            "CreateBoundedRoles",
            ("iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary",
             "iam:PutRolePolicy"),
            (roles,),
        ).only_if(bounded),
        Statement(
            "ManageRoles",
            ("iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:GetRole*",
             "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole",
             "iam:ListRolePolicies", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy",
             "iam:UpdateRole*"),
            (roles,),
        ),
        Statement("GiveRolesToFunctions", ("iam:PassRole",), (roles,)).only_if(
            Condition("StringEquals", "iam:PassedToService", ("lambda.amazonaws.com",))
        ),
        Statement(
            "NeverItsOwnPermissions",
            ("iam:*",),
            (*delivery, boundary, f"arn:aws:iam::{account}:policy/{prefix}-apply-*",
             f"arn:aws:iam::{account}:oidc-provider/*"),
            effect="Deny",
        ),
        Statement(
            "NeverUsersOrKeys",
            ("iam:*AccessKey*", "iam:*LoginProfile*", "iam:*User*",
             "iam:DeleteRolePermissionsBoundary"),
            ("*",),
            effect="Deny",
        ),
    )  # fmt: skip
