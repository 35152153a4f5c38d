"""The S3 bucket that holds Terraform's state: versioned, encrypted with our key, TLS only."""

from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
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


class StateBucket(Construct):
    """One bucket. Whoever writes to it names no key: the bucket's default is our own.

    Old versions are kept for ever: they are small, and the way back from any mistake.

    `plain_http_from` are addresses that need no TLS (an emulator on the same machine).
    """

    name: str
    arn: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        key_arn: str,
        plain_http_from: tuple[str, ...] = (),
    ) -> None:
        super().__init__(scope, id_)
        bucket = S3Bucket(self, "bucket", bucket=name)
        self.name, self.arn = bucket.bucket, f"arn:aws:s3:::{name}"
        self._keep_versions()
        self._encrypt(key_arn)
        self._close(plain_http_from)

    def _keep_versions(self) -> None:
        S3BucketVersioningA(
            self,
            "versioning",
            bucket=self.name,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )

    def _encrypt(self, key_arn: str) -> None:
        by_default = (
            S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
                sse_algorithm="aws:kms", kms_master_key_id=key_arn
            )
        )
        S3BucketServerSideEncryptionConfigurationA(
            self,
            "encryption",
            bucket=self.name,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=by_default, bucket_key_enabled=True
                )
            ],
        )

    def _close(self, plain_http_from: tuple[str, ...]) -> None:
        S3BucketOwnershipControls(
            self,
            "ownership",
            bucket=self.name,
            rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )
        block = S3BucketPublicAccessBlock(
            self,
            "public_access",
            bucket=self.name,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        tls_only = Statement(
            sid="TlsOnly",
            effect="Deny",
            principals=(Principal("AWS", ("*",)),),
            actions=("s3:*",),
            resources=(self.arn, f"{self.arn}/*"),
            conditions=(Condition("Bool", "aws:SecureTransport", ("false",)),),
        )
        if plain_http_from:
            elsewhere = Condition("NotIpAddress", "aws:SourceIp", plain_http_from)
            tls_only = tls_only.only_if(elsewhere)
        S3BucketPolicy(
            self,
            "policy",
            bucket=self.name,
            policy=policy_document(self, "tls_only", (tls_only,)),
            depends_on=[block],
        )
