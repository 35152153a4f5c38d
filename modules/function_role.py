"""The role of a function: its log stream, the given statements, and the permissions boundary."""

from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy

from modules.framework import Construct
from modules.permissions import Principal, Statement, policy_document


def function_role(
    scope: Construct,
    *,
    name: str,
    log_group_arn: str,
    boundary_arn: str,
    tracing: bool,
    statements: tuple[Statement, ...],
) -> tuple[IamRole, IamRolePolicy]:
    """The role of the function `name` and its one policy, as `scope`'s own resources."""
    trust = Statement(
        sid="LambdaRunsIt",
        principals=(Principal("Service", ("lambda.amazonaws.com",)),),
        actions=("sts:AssumeRole",),
    )
    role = IamRole(
        scope,
        "role",
        name=name,
        description=f"What the function {name} may do",
        assume_role_policy=policy_document(scope, "trust", (trust,)),
        permissions_boundary=boundary_arn,
    )
    granted = [
        Statement(
            sid="WriteOwnLogs",
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resources=(f"{log_group_arn}:*",),
        ),
        *statements,
    ]
    if tracing:
        granted.append(_SEND_TRACES)
    permissions = IamRolePolicy(
        scope,
        "permissions",
        name="permissions",
        role=role.id,
        policy=policy_document(scope, "granted", tuple(granted)),
    )
    return role, permissions


# X-Ray has no resource-level permissions for these two actions:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
_SEND_TRACES = Statement(
    sid="SendTraces",
    actions=("xray:PutTelemetryRecords", "xray:PutTraceSegments"),
    resources=("*",),
)
