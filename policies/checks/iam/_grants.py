"""The statements that grant actions to identities, from every kind of policy."""

from collections.abc import Iterator

from policies.estate import Estate, Resource, Statement, covers

IDENTITY_POLICIES = (
    "aws_iam_group_policy",
    "aws_iam_policy",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
)
# Reading or changing what is stored, or acting as somebody else.
DATA_ACTIONS = (
    "cognito-idp:AdminGetUser", "cognito-idp:ListUsers", "dynamodb:BatchGetItem",
    "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
    "dynamodb:Scan", "dynamodb:UpdateItem", "iam:PassRole", "kms:Decrypt", "kms:Encrypt",
    "kms:GenerateDataKey", "lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "logs:GetLogEvents",
    "rds-data:ExecuteStatement", "rds-db:connect", "s3:DeleteObject", "s3:GetObject",
    "s3:PutObject", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue",
    "sns:Publish", "sqs:ReceiveMessage", "sqs:SendMessage", "ssm:GetParameter", "sts:AssumeRole",
)  # fmt: skip


def grants(estate: Estate) -> Iterator[tuple[Resource, Statement]]:
    """Every statement that allows something to an identity; boundaries only take away."""
    boundaries = {
        id(target)
        for role in estate.all("aws_iam_role", "aws_iam_user")
        for target in estate.targets(role, "permissions_boundary", "aws_iam_policy")
    }
    for policy in estate.all(*IDENTITY_POLICIES):
        if id(policy) not in boundaries:
            for statement in policy.statements("policy"):
                if statement.is_allow:
                    yield policy, statement
    for role in estate.all("aws_iam_role"):
        yield from ((role, statement) for statement in _inline(role) if statement.is_allow)


def _inline(role: Resource) -> Iterator[Statement]:
    written = None if role.is_chosen_by_aws("inline_policy") else role.shown("inline_policy")
    for number in range(len(written) if isinstance(written, list) else 0):
        yield from role.statements(f"inline_policy.{number}.policy")


def denied(policy: Resource) -> tuple[str, ...]:
    """The actions that the same policy denies for every resource, without conditions."""
    if policy.type not in IDENTITY_POLICIES:
        return ()
    return tuple(
        action
        for statement in policy.statements("policy")
        if not statement.is_allow and not statement.conditions and "*" in statement.resources
        for action in statement.actions
    )


def granted(statement: Statement, actions: tuple[str, ...]) -> list[str]:
    """Which of these actions a statement allows."""
    return [action for action in actions if statement.grants(action)]


def roles_of(estate: Estate, policy: Resource) -> list[Resource]:
    """The roles that have a policy."""
    if policy.type == "aws_iam_role":
        return [policy]
    if policy.type == "aws_iam_role_policy":
        return estate.targets(policy, "role", "aws_iam_role")
    return [
        role
        for attached in estate.all("aws_iam_role_policy_attachment")
        if policy in estate.targets(attached, "policy_arn", policy.type)
        for role in estate.targets(attached, "role", "aws_iam_role")
    ]


def trusted_services(role: Resource) -> set[str]:
    """The services that may assume a role."""
    return {
        principal.identifier
        for statement in role.statements("assume_role_policy")
        if statement.is_allow
        for principal in statement.principals
        if principal.type == "Service"
    }


def is_broad(arn: str) -> bool:
    """Whether a resource names no resource: `*`, `arn:aws:s3:::*`, `...:table/*`."""
    if arn.strip("*") == "":
        return True
    parts = arn.split(":", 5)
    if len(parts) < 6:  # noqa: PLR2004 - an ARN has six parts
        return False
    name = parts[5]
    if parts[2] == "secretsmanager":  # a secret's name may have a `/` itself
        name = name.split(":", 1)[-1]
    elif parts[2] != "s3":  # where a bucket's name comes first; elsewhere `table/` or `key/` does
        name = name.split(":", 1)[-1].split("/", 1)[-1]
    return name.split("/")[0].strip("*") == ""


def is_privileged(statement: Statement) -> bool:
    """Whether the statement lets an identity change permissions."""
    return any(
        covers(statement.actions, action) for action in ("iam:PutRolePolicy", "iam:PassRole")
    )
