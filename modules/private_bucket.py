"""An S3 bucket that nobody reaches but by its policy: versioned, encrypted, TLS only."""

from cdktf_cdktf_provider_aws.s3_bucket import (
    S3Bucket,
    S3BucketLifecycleRule,
    S3BucketLifecycleRuleExpiration,
    S3BucketLifecycleRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)

from modules.framework import Construct
from modules.permissions import Condition, Principal, Statement, policy_document


class PrivateBucket(Construct):
    """One bucket. Whoever writes to it names no key: the bucket's default applies.

    Without `key_arn` S3's own key encrypts. `plain_http_from` are addresses that need no TLS (an
    emulator on the same machine). `versioning` is what an object has to wait for. The policy is
    made by `allow`, once, when those whom it names are known. `expire_days` deletes objects that
    old, versions a day later; unlike `forget` in the bucket's own, older form, for whose effect the
    provider does not wait a minute. With `force_destroy` a destroy deletes the objects first;
    without, a bucket with objects stays.
    """

    name: str
    arn: str
    regional_domain_name: str
    versioning: S3BucketVersioningA

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        key_arn: str | None = None,
        plain_http_from: tuple[str, ...] = (),
        expire_days: int | None = None,
        force_destroy: bool = False,
    ) -> None:
        super().__init__(scope, id_)
        bucket = S3Bucket(
            self,
            "bucket",
            bucket=name,
            lifecycle_rule=_expiring(expire_days),
            force_destroy=force_destroy,
        )
        self.name, self.arn = bucket.bucket, f"arn:aws:s3:::{name}"
        self.regional_domain_name = bucket.bucket_regional_domain_name
        self._plain_http_from = plain_http_from
        self.versioning = S3BucketVersioningA(
            self,
            "versioning",
            bucket=self.name,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )
        self._encrypt(key_arn)
        self._block = self._close()

    def allow(self, *statements: Statement) -> S3BucketPolicy:
        """Writes the bucket's policy: these statements, and nothing without TLS."""
        tls_only = Statement(
            sid="TlsOnly",
            effect="Deny",
            principals=(Principal("AWS", ("*",)),),
            actions=("s3:*",),
            resources=(self.arn, f"{self.arn}/*"),
            conditions=(Condition("Bool", "aws:SecureTransport", ("false",)),),
        )
        if self._plain_http_from:
            elsewhere = Condition("NotIpAddress", "aws:SourceIp", self._plain_http_from)
            tls_only = tls_only.only_if(elsewhere)
        return S3BucketPolicy(
            self,
            "policy",
            bucket=self.name,
            policy=policy_document(self, "tls_only", (tls_only, *statements)),
            depends_on=[self._block],
        )

    def forget(self, *, old_versions_days: int, current_days: int | None = None) -> None:
        """Deletes replaced versions after some days, and current ones too if a number is given."""
        expiration = (
            [S3BucketLifecycleConfigurationRuleExpiration(days=current_days)]
            if current_days
            else None
        )
        S3BucketLifecycleConfiguration(
            self,
            "lifecycle",
            bucket=self.name,
            rule=[
                S3BucketLifecycleConfigurationRule(
                    id="forget",
                    status="Enabled",
                    filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
                    expiration=expiration,
                    noncurrent_version_expiration=[
                        S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
                            noncurrent_days=old_versions_days
                        )
                    ],
                    abort_incomplete_multipart_upload=[
                        S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                            days_after_initiation=1
                        )
                    ],
                )
            ],
            depends_on=[self.versioning],
        )

    def _encrypt(self, key_arn: str | None) -> None:
        by_default = (
            S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
                sse_algorithm="aws:kms" if key_arn else "AES256", kms_master_key_id=key_arn
            )
        )
        S3BucketServerSideEncryptionConfigurationA(
            self,
            "encryption",
            bucket=self.name,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=by_default,
                    bucket_key_enabled=True if key_arn else None,
                )
            ],
        )

    def _close(self) -> S3BucketPublicAccessBlock:
        S3BucketOwnershipControls(
            self,
            "ownership",
            bucket=self.name,
            rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )
        return S3BucketPublicAccessBlock(
            self,
            "public_access",
            bucket=self.name,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )


def _expiring(days: int | None) -> list[S3BucketLifecycleRule] | None:
    if not days:
        return None
    return [
        S3BucketLifecycleRule(
            id="expire",
            enabled=True,
            abort_incomplete_multipart_upload_days=1,
            expiration=S3BucketLifecycleRuleExpiration(days=days),
            noncurrent_version_expiration=S3BucketLifecycleRuleNoncurrentVersionExpiration(days=1),
        )
    ]
