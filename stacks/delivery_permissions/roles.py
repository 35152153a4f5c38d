"""IAM: roles for functions inside the boundary, and nothing that would widen it."""

from environments import Settings
from modules.permissions import Condition, Statement

# Functions, the proxy of the database, and the flow log of the network.
_RUN_AS_A_ROLE = ("lambda.amazonaws.com", "rds.amazonaws.com", "vpc-flow-logs.amazonaws.com")

_HAVE_A_ROLE_OF_THEIR_OWN = (
    "logger.cloudfront.amazonaws.com", "ops.apigateway.amazonaws.com", "rds.amazonaws.com",
    "replicator.lambda.amazonaws.com", "wafv2.amazonaws.com",
)  # fmt: skip


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
            ("iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"),
            (roles,),
        ).only_if(bounded),
        Statement(
            "ManageRoles",
            ("iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole*",
             "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole",
             "iam:ListRolePolicies", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy",
             "iam:UpdateRole*"),
            (roles,),
        ),
        Statement("GiveRolesToServices", ("iam:PassRole",), (roles,)).only_if(
            Condition("StringEquals", "iam:PassedToService", _RUN_AS_A_ROLE)
        ),
        # The first resource of its kind in an account makes the role of the service.
        Statement(
            "MakeRolesOfServices",
            ("iam:CreateServiceLinkedRole",),
            (f"arn:aws:iam::{account}:role/aws-service-role/*",),
        ).only_if(Condition("StringEquals", "iam:AWSServiceName", _HAVE_A_ROLE_OF_THEIR_OWN)),
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
