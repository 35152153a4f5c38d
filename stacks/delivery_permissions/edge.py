"""The control plane of the front door: WAF, CloudFront, their logs, and the web client's bucket."""

from environments import Settings
from modules.permissions import Statement
from modules.web_adapter import WebAdapter
from stacks import emulator
from stacks.delivery_permissions.cloudfront import manage_cloudfront
from stacks.delivery_permissions.own import Own


def manage_edge(settings: Settings) -> tuple[Statement, ...]:
    """What `firewall`, `stream` and `edge` make. No secret's value, and no key of a store."""
    own, prefix = Own(settings), settings.resource_prefix
    return (
        *manage_cloudfront(settings),
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
                "s3:ListBucketVersions",
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
                "s3:DeleteObjectVersion",
                "s3:GetObject",
                "s3:GetObjectTagging",
                "s3:PutObject",
                "s3:PutObjectTagging",
            ),
            (f"{web}/*",),
        ),
        *_empty_logs(settings, f"{logs}/*"),
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


def _empty_logs(settings: Settings, objects: str) -> tuple[Statement, ...]:
    """Outside production a destroy deletes the access logs with their bucket."""
    if settings.is_production:
        return ()
    return (
        Statement("EmptyAccessLogs", ("s3:DeleteObject", "s3:DeleteObjectVersion"), (objects,)),
    )
