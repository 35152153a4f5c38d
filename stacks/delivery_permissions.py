"""What the plan role, the apply role and every function's role may do, resource by resource.

Where a service creates names of its own (user pools, keys, APIs) the resource is the service's
whole family in this account and region; everything else is bound to the environment's prefix.
"""

from environments import Settings
from modules.encryption_key import use_key_through
from modules.permissions import Condition, Statement
from stacks import emulator
from stacks.models import INVOKE


def workload_statements(settings: Settings) -> tuple[Statement, ...]:
    """The boundary: no IAM, no STS, no control plane, nothing outside this environment's names."""
    own, prefix = _Own(settings), settings.resource_prefix
    return (
        Statement(
            "UseTables",
            (
                "dynamodb:BatchGetItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
            ),
            (own.arn("dynamodb", f"table/{prefix}-*"),),
        ),
        Statement(
            "UseKeys",
            ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
            (own.arn("kms", "key/*"),),
        ),
        Statement(
            "WriteLogs",
            ("logs:CreateLogStream", "logs:PutLogEvents"),
            (own.arn("logs", f"log-group:/aws/*/{prefix}-*"),),
        ),
        Statement(
            "CallModels",
            ("bedrock:InvokeAgent", *INVOKE, *emulator.invoke_actions(settings)),
            (
                "arn:aws:bedrock:*::foundation-model/*",
                own.arn("bedrock", "inference-profile/*"),
                own.arn("bedrock", "agent-alias/*"),
            ),
        ),
        Statement(
            "ReadModelKeys",
            ("secretsmanager:GetSecretValue", "ssm:GetParameter"),
            (own.arn("secretsmanager", "secret:*"), own.arn("ssm", "parameter/*")),
        ),
        # X-Ray has no resource-level permissions for these two actions.
        Statement("SendTraces", ("xray:PutTelemetryRecords", "xray:PutTraceSegments"), ("*",)),
    )


def plan_statements(settings: Settings, *, bucket_arn: str, key_arn: str) -> tuple[Statement, ...]:
    """Reads how everything is configured. Reads no item, secret or parameter, writes nothing."""
    return (
        Statement(
            "ReadConfiguration",
            (
                "apigateway:GET",
                "cognito-idp:Describe*",
                "cognito-idp:Get*",
                "cognito-idp:List*",
                "dynamodb:Describe*",
                "dynamodb:ListTagsOfResource",
                "iam:Get*",
                "iam:List*",
                "kms:DescribeKey",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:List*",
                "lambda:Get*",
                "lambda:List*",
                "logs:Describe*",
                "logs:ListTagsForResource",
                "s3:GetAccelerateConfiguration",
                "s3:GetBucket*",
                "s3:GetEncryptionConfiguration",
                "s3:GetLifecycleConfiguration",
                "s3:GetReplicationConfiguration",
                "s3:ListBucket",
            ),
            ("*",),
        ),
        Statement("ReadState", ("s3:GetObject",), (f"{bucket_arn}/*.tfstate",)),
        use_key_through("s3", key_arn=key_arn, region=settings.account.region),
        Statement(
            "NeverDataOrSecrets",
            (
                "dynamodb:BatchGetItem",
                "dynamodb:GetItem",
                "dynamodb:PartiQLSelect",
                "dynamodb:Query",
                "dynamodb:Scan",
                "secretsmanager:GetSecretValue",
                "ssm:GetParameter*",
            ),
            ("*",),
            effect="Deny",
        ),
    )


def apply_statements(settings: Settings, *, bucket_arn: str, key_arn: str) -> tuple[Statement, ...]:
    """Manages the resources of every stack but `state`; reads and writes no data."""
    return (
        Statement("FindState", ("s3:ListBucket",), (bucket_arn,)),
        Statement(
            "KeepState",
            ("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
            (f"{bucket_arn}/*.tfstate", f"{bucket_arn}/*.tflock"),
        ),
        Statement(
            "StateOfTheBootstrapIsReadOnly",
            ("s3:DeleteObject", "s3:PutObject"),
            (f"{bucket_arn}/state.tfstate",),
            effect="Deny",
        ),
        use_key_through("s3", key_arn=key_arn, region=settings.account.region),
        *_manage_services(settings),
        *_manage_roles(settings),
        *emulator.delivery_statements(settings),
    )


def _manage_services(settings: Settings) -> tuple[Statement, ...]:
    own, prefix = _Own(settings), settings.resource_prefix
    region = settings.account.region
    return (
        Statement(
            "ManageTables",
            (
                "dynamodb:CreateTable",
                "dynamodb:DeleteTable",
                "dynamodb:Describe*",
                "dynamodb:ListTagsOfResource",
                "dynamodb:TagResource",
                "dynamodb:UntagResource",
                "dynamodb:UpdateContinuousBackups",
                "dynamodb:UpdateTable",
                "dynamodb:UpdateTimeToLive",
            ),
            (own.arn("dynamodb", f"table/{prefix}-*"),),
        ),
        Statement(
            "ManageFunctions",
            (
                "lambda:AddPermission",
                "lambda:CreateFunction",
                "lambda:DeleteFunction*",
                "lambda:DeleteLayerVersion",
                "lambda:Get*",
                "lambda:List*",
                "lambda:PublishLayerVersion",
                "lambda:PutFunctionConcurrency",
                "lambda:RemovePermission",
                "lambda:TagResource",
                "lambda:UntagResource",
                "lambda:UpdateFunctionCode",
                "lambda:UpdateFunctionConfiguration",
            ),
            (own.arn("lambda", f"function:{prefix}-*"), own.arn("lambda", f"layer:{prefix}-*")),
        ),
        Statement(
            "ManageUserPools",
            (
                "cognito-idp:CreateGroup",
                "cognito-idp:CreateUserPool*",
                "cognito-idp:DeleteGroup",
                "cognito-idp:DeleteUserPool*",
                "cognito-idp:Describe*",
                "cognito-idp:GetGroup",
                "cognito-idp:GetUserPoolMfaConfig",
                "cognito-idp:ListTagsForResource",
                "cognito-idp:SetUserPoolMfaConfig",
                "cognito-idp:TagResource",
                "cognito-idp:UntagResource",
                "cognito-idp:UpdateGroup",
                "cognito-idp:UpdateUserPool*",
            ),
            ("*",),  # pools have no names of ours, and domains no ARN
        ),
        Statement(
            "ManageApis",
            (
                "apigateway:DELETE",
                "apigateway:GET",
                "apigateway:PATCH",
                "apigateway:POST",
                "apigateway:PUT",
                "apigateway:TagResource",
                "apigateway:UntagResource",
            ),
            (
                f"arn:aws:apigateway:{region}::/apis",
                f"arn:aws:apigateway:{region}::/apis/*",
                f"arn:aws:apigateway:{region}::/tags/*",
            ),
        ),
        Statement(
            "ManageLogGroups",
            (
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:DeleteLogGroup",
                "logs:DeleteRetentionPolicy",
                "logs:DisassociateKmsKey",
                "logs:ListTagsForResource",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "logs:UntagResource",
            ),
            (own.arn("logs", f"log-group:/aws/*/{prefix}-*"),),
        ),
        Statement(
            "DeliverAccessLogs",  # API Gateway's access logs; these actions know no resources
            (
                "logs:CreateLogDelivery",
                "logs:DeleteLogDelivery",
                "logs:DescribeLogGroups",
                "logs:DescribeResourcePolicies",
                "logs:GetLogDelivery",
                "logs:ListLogDeliveries",
                "logs:PutResourcePolicy",
                "logs:UpdateLogDelivery",
            ),
            ("*",),
        ),
        Statement("CreateKeys", ("kms:CreateKey", "kms:ListAliases"), ("*",)),
        Statement(
            "ManageKeys",
            (
                "kms:CreateAlias",
                "kms:CreateGrant",
                "kms:DeleteAlias",
                "kms:DescribeKey",
                "kms:EnableKeyRotation",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:ListResourceTags",
                "kms:PutKeyPolicy",
                "kms:ScheduleKeyDeletion",
                "kms:TagResource",
                "kms:UntagResource",
                "kms:UpdateAlias",
                "kms:UpdateKeyDescription",
            ),
            (own.arn("kms", "key/*"), own.arn("kms", f"alias/{prefix}-*")),
        ),
    )


def _manage_roles(settings: Settings) -> tuple[Statement, ...]:
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
            (*delivery, boundary, f"arn:aws:iam::{account}:oidc-provider/*"),
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


class _Own:
    """ARNs of this account and region."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def arn(self, service: str, resource: str) -> str:
        account = self._settings.account
        return f"arn:aws:{service}:{account.region}:{account.id}:{resource}"
