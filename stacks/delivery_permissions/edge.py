"""The control plane of the front door: WAF, CloudFront, their logs, and the web client's bucket."""

from environments import Settings
from modules.permissions import Statement
from modules.web_adapter import WebAdapter
from stacks import emulator
from stacks.base import GLOBAL_REGION
from stacks.delivery_permissions.own import Own


def manage_edge(settings: Settings) -> tuple[Statement, ...]:
    """What `firewall`, `stream` and `edge` make. No secret's value, and no key of a store."""
    own, prefix = Own(settings), settings.resource_prefix
    return (
        *_manage_firewall(settings, own, prefix),
        *_manage_cloudfront(own),
        *_manage_stored(settings, own, prefix),
        Statement(
            "ManageFunctionUrls",
            (
                "lambda:CreateFunctionUrlConfig",
                "lambda:DeleteFunctionUrlConfig",
                "lambda:UpdateFunctionUrlConfig",
            ),
            (own.arn("lambda", f"function:{prefix}-stream"),),
        ),
        Statement(
            "AttachWebAdapter",
            ("lambda:GetLayerVersion",),
            (WebAdapter(settings.account.region, readiness_path="").layer_arn,),
        ),
        *emulator.edge_statements(settings),
    )


def _manage_firewall(settings: Settings, own: Own, prefix: str) -> tuple[Statement, ...]:
    """The web ACL, its log group and the key of that, where CloudFront's web ACLs live."""
    acl = f"global/webacl/{prefix}/*"
    return (
        Statement(
            "ManageWebAcl",
            (
                "wafv2:CreateWebACL",
                "wafv2:DeleteLoggingConfiguration",
                "wafv2:DeleteWebACL",
                "wafv2:GetLoggingConfiguration",
                "wafv2:GetWebACL",
                "wafv2:ListTagsForResource",
                "wafv2:PutLoggingConfiguration",
                "wafv2:TagResource",
                "wafv2:UntagResource",
                "wafv2:UpdateWebACL",
            ),
            (
                own.global_arn("wafv2", acl),
                # AWS's rule groups, which creating and updating name as well.
                own.global_arn("wafv2", "global/managedruleset/*/*"),
            ),
        ),
        Statement(
            "ManageFirewallLog",
            (
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:DeleteLogGroup",
                "logs:ListTagsForResource",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "logs:UntagResource",
            ),
            (own.global_arn("logs", f"log-group:aws-waf-logs-{prefix}*"),),
        ),
        *_manage_keys_elsewhere(settings, own, prefix),
    )


def _manage_keys_elsewhere(settings: Settings, own: Own, prefix: str) -> tuple[Statement, ...]:
    """As `ManageKeys` allows in the home region."""
    if settings.account.region == GLOBAL_REGION:
        return ()
    return (
        Statement(
            "ManageFirewallKey",
            (
                "kms:CreateAlias",
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
            ),
            (own.global_arn("kms", "key/*"), own.global_arn("kms", f"alias/{prefix}-*")),
        ),
    )


def _manage_cloudfront(own: Own) -> tuple[Statement, ...]:
    """CloudFront chooses ids itself, so the account is as narrow as its resources get."""
    kinds = (
        "distribution",
        "function",
        "key-value-store",
        "origin-access-control",
        "response-headers-policy",
    )
    return (
        Statement(
            "ManageDistribution",
            (
                "cloudfront:AllowVendedLogDeliveryForResource",
                "cloudfront:Create*",
                "cloudfront:Delete*",
                "cloudfront:Describe*",
                "cloudfront:Get*",
                "cloudfront:ListTagsForResource",
                "cloudfront:PublishFunction",
                "cloudfront:TagResource",
                "cloudfront:UntagResource",
                "cloudfront:Update*",
            ),
            tuple(own.cloudfront_arn(f"{kind}/*") for kind in kinds),
        ),
        Statement(
            "DeliverCloudFrontLogs",
            (
                "logs:CreateDelivery",
                "logs:DeleteDelivery*",
                "logs:GetDelivery*",
                "logs:ListTagsForResource",
                "logs:PutDeliveryDestination",
                "logs:PutDeliverySource",
                "logs:TagResource",
                "logs:UntagResource",
                "logs:UpdateDeliveryConfiguration",
            ),
            tuple(
                own.global_arn("logs", f"{kind}:*")
                for kind in ("delivery", "delivery-destination", "delivery-source")
            ),
        ),
    )


def _manage_stored(settings: Settings, own: Own, prefix: str) -> tuple[Statement, ...]:
    """Two buckets and the files in one of them, and the secret's container."""
    account = settings.account.id
    web, logs = (
        f"arn:aws:s3:::{prefix}-web-{account}",
        f"arn:aws:s3:::{prefix}-access-logs-{account}",
    )
    return (
        Statement(
            "ManageEdgeBuckets",
            (
                "s3:CreateBucket",
                "s3:DeleteBucket",
                "s3:DeleteBucketPolicy",
                "s3:GetAccelerateConfiguration",
                "s3:GetBucket*",
                "s3:GetEncryptionConfiguration",
                "s3:GetLifecycleConfiguration",
                "s3:GetReplicationConfiguration",
                "s3:ListBucket",
                "s3:ListTagsForResource",
                "s3:PutBucket*",
                "s3:PutEncryptionConfiguration",
                "s3:PutLifecycleConfiguration",
                "s3:TagResource",
                "s3:UntagResource",
            ),
            (web, logs),
        ),
        Statement(
            "DeployWebClient",
            (
                "s3:DeleteObject",
                "s3:GetObject",
                "s3:GetObjectTagging",
                "s3:PutObject",
                "s3:PutObjectTagging",
            ),
            (f"{web}/*",),
        ),
        Statement(
            "KeepOriginSecretContainer",  # what is in it is not Terraform's business
            (
                "secretsmanager:CreateSecret",
                "secretsmanager:DeleteSecret",
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetResourcePolicy",
                "secretsmanager:TagResource",
                "secretsmanager:UntagResource",
                "secretsmanager:UpdateSecret",
            ),
            (own.arn("secretsmanager", f"secret:{prefix}-origin-verify-*"),),
        ),
    )
