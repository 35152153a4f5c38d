"""Where the embedded AWS judges permissions unlike AWS does: all such differences, in one place.

Every function answers with nothing unless `aws.emulated` is set, which only `local` may.
"""

from environments import Model, Settings
from modules.permissions import Statement

# Judged without their resource or without the condition keys that the request carries in AWS, so
# that no statement about particular resources ever matches them.
_JUDGED_WITHOUT_RESOURCE = (
    "cloudwatch:DeleteAlarms",
    "cloudwatch:ListTagsForResource",
    "dynamodb:ListTagsOfResource",
    "dynamodb:TagResource",
    "iam:CreateRole",
    "iam:PassRole",
    "iam:PutRolePolicy",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "lambda:CreateEventSourceMapping",
    "lambda:CreateFunction",
    "lambda:ListEventSourceMappings",
    "rds:CreateDBClusterParameterGroup",
    "rds:CreateDBSubnetGroup",
    "rds:DeleteDBClusterParameterGroup",
    "rds:DeleteDBProxy",
    "rds:DeleteDBSubnetGroup",
    "rds:DeregisterDBProxyTargets",
    "rds:ListTagsForResource",
    "rds:ModifyDBClusterParameterGroup",
    "rds:ModifyDBProxy",
    "rds:ModifyDBProxyTargetGroup",
    "rds:ModifyDBSubnetGroup",
    "rds:RegisterDBProxyTargets",
)
_EDGE_JUDGED_WITHOUT_RESOURCE = (
    "cloudfront:Create*",
    "cloudfront:Delete*",
    "cloudfront:Describe*",
    "cloudfront:Get*",
    "cloudfront:ListTagsForResource",
    "cloudfront:PublishFunction",
    "cloudfront:TagResource",
    "cloudfront:UntagResource",
    "cloudfront:Update*",
    "logs:CreateDelivery",
    "logs:DeleteDelivery*",
    "logs:GetDelivery*",
    "logs:PutDeliveryDestination",
    "logs:PutDeliverySource",
    "logs:UpdateDeliveryConfiguration",
    "secretsmanager:CreateSecret",
    "wafv2:DeleteLoggingConfiguration",
    "wafv2:GetLoggingConfiguration",
    "wafv2:ListTagsForResource",
    "wafv2:PutLoggingConfiguration",
    "wafv2:TagResource",
    "wafv2:UntagResource",
)


def delivery_statements(settings: Settings) -> tuple[Statement, ...]:
    """What the apply role needs there in addition."""
    if not settings.aws.emulated:
        return ()
    return (Statement("EmulatorGaps", _JUDGED_WITHOUT_RESOURCE, ("*",)),)


def edge_statements(settings: Settings) -> tuple[Statement, ...]:
    """What the apply role needs there in addition for the front door."""
    if not settings.aws.emulated:
        return ()
    return (Statement("EmulatorGaps", _EDGE_JUDGED_WITHOUT_RESOURCE, ("*",)),)


def invoke_actions(settings: Settings) -> tuple[str, ...]:
    """The names of the operations: AWS authorizes both as bedrock:InvokeModel*."""
    return ("bedrock:Converse", "bedrock:ConverseStream") if settings.aws.emulated else ()


def model_arns(settings: Settings, model: Model) -> tuple[str, ...]:
    """An inference profile is taken for a model of the same name."""
    if not settings.aws.emulated:
        return ()
    return (f"arn:aws:bedrock:{settings.account.region}::foundation-model/{model.model_id}",)


def plain_http_from(settings: Settings) -> tuple[str, ...]:
    """It is reached without TLS, from this machine alone."""
    return ("127.0.0.1/32",) if settings.aws.emulated else ()


def takes_time_to_deploy(settings: Settings) -> bool:
    """It has one place, which knows a distribution at once; the provider would wait half a minute.

    Waiting in AWS means that whatever is applied or rotated after it is seen everywhere.
    """
    return not settings.aws.emulated


def sign_in_url(settings: Settings, domain: str) -> str:
    """It serves the sign-in pages at its own address."""
    return settings.aws.emulator_url if settings.aws.emulated else f"https://{domain}"


def execution_api_url(settings: Settings, *, api_id: str, url: str) -> str:
    """Not every resolver knows the names below localhost, so its APIs are below a path too."""
    if not settings.aws.emulated:
        return url
    return f"{settings.aws.emulator_url}/_aws/execute-api/{api_id}/live/execute"


def session_arns(settings: Settings, function_role_arn: str) -> tuple[str, ...]:
    """It takes a function's session for the principal (`aws:PrincipalArn`), AWS the role itself."""
    if not settings.aws.emulated:
        return ()
    account, name = settings.account.id, function_role_arn.rpartition("/")[2]
    return (f"arn:aws:sts::{account}:assumed-role/{name}/{name}",)


def database(settings: Settings) -> dict[str, str]:
    """The embedded AWS has no database: a real PostgreSQL stands there, behind a Unix socket.

    Which socket the functions learn from PGHOST, which the embedded AWS hands on to them.
    """
    return {"host": "", "sign_in": "socket"} if settings.aws.emulated else {}
