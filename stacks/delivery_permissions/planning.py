"""What the plan role may do."""

from environments import Settings
from modules.encryption_key import use_key_through
from modules.permissions import Statement
from stacks.delivery_permissions.own import Own


def plan_statements(settings: Settings, *, bucket_arn: str, key_arn: str) -> tuple[Statement, ...]:
    """Reads how everything is configured. Reads no item, secret or parameter, writes nothing."""
    flags = Own(settings).arn("ssm", f"parameter/{settings.resource_prefix}/*")
    return (
        Statement(
            "ReadConfiguration",
            (
                "apigateway:GET",
                "budgets:ListTagsForResource",
                "budgets:ViewBudget",
                "cloudfront:Describe*",
                "cloudfront:Get*",
                "cloudfront:ListTagsForResource",
                "cloudwatch:DescribeAlarms",
                "cloudwatch:GetDashboard",
                "cloudwatch:ListTagsForResource",
                "cognito-idp:Describe*",
                "cognito-idp:GetGroup",
                "cognito-idp:GetUserPoolMfaConfig",
                "cognito-idp:List*",
                "dynamodb:Describe*",
                "dynamodb:ListTagsOfResource",
                "ec2:Describe*",
                "iam:Get*",
                "iam:List*",
                "kms:DescribeKey",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:List*",
                "lambda:Get*",
                "lambda:List*",
                "logs:Describe*",
                "logs:GetDelivery*",
                "logs:ListTagsForResource",
                "rds:Describe*",
                "rds:ListTagsForResource",
                "s3:GetAccelerateConfiguration",
                "s3:GetBucket*",
                "s3:GetEncryptionConfiguration",
                "s3:GetLifecycleConfiguration",
                "s3:GetReplicationConfiguration",
                "s3:ListBucket",
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetResourcePolicy",
                "wafv2:Get*",
                "wafv2:ListTagsForResource",
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetResourcePolicy",
                "sns:GetSubscriptionAttributes",
                "sns:GetTopicAttributes",
                "sns:ListTagsForResource",
                "sqs:GetQueueAttributes",
                "sqs:ListQueueTags",
                "ssm:DescribeParameters",
                "ssm:ListTagsForResource",
            ),
            ("*",),
        ),
        Statement("ReadFlags", ("ssm:GetParameter", "ssm:GetParameters"), (flags,)),
        Statement("ReadState", ("s3:GetObject",), (f"{bucket_arn}/*.tfstate",)),
        Statement(  # files that anybody may ask CloudFront for
            "ReadWebClient",
            ("s3:GetObject", "s3:GetObjectTagging"),
            (f"arn:aws:s3:::{settings.resource_prefix}-web-{settings.account.id}/*",),
        ),
        use_key_through("s3", key_arn=key_arn, region=settings.account.region),
        Statement(
            "NeverDataOrSecrets",
            (
                "cognito-idp:ListUsers*",
                "dynamodb:BatchGetItem",
                "dynamodb:GetItem",
                "dynamodb:PartiQLSelect",
                "dynamodb:Query",
                "dynamodb:Scan",
                "secretsmanager:GetSecretValue",
            ),
            ("*",),
            effect="Deny",
        ),
        Statement(
            "NeverParametersButFlags",
            ("ssm:GetParameter*",),
            not_resources=(flags,),
            effect="Deny",
        ),
    )
