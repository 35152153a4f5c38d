"""The control plane of every service that a stack uses, IAM apart."""

from environments import Settings
from modules.permissions import Statement
from stacks.delivery_permissions.keys import manage_keys
from stacks.delivery_permissions.own import Own


def manage_services(settings: Settings) -> tuple[Statement, ...]:
    """Creates, changes and deletes resources of this environment, but reads no data of them."""
    own, prefix = Own(settings), settings.resource_prefix
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
            "StartMigrations",  # of all functions the only one that an apply invokes
            ("lambda:InvokeFunction",),
            (own.arn("lambda", f"function:{prefix}-start-migration"),),
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
        *manage_keys(own, prefix, settings.name),
    )
