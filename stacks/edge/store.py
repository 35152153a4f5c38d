"""What the edge keeps: the buckets of web client and logs, and the origin secret's container."""

from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret

from environments import Settings
from modules.distribution.access_log import may_encrypt
from modules.encryption_key import EncryptionKey
from modules.framework import Construct
from modules.private_bucket import PrivateBucket
from stacks import emulator
from stacks.base import GLOBAL_REGION

_RECOVERY_DAYS = 0  # a rotation makes another; a name in recovery would block the next deployment


class EdgeStore:
    """Two buckets, a secret without a value, and the key of the latter two.

    The web client's files are for anybody who asks; S3's own key encrypts them. Logs hold
    addresses of people.
    """

    web: PrivateBucket
    logs: PrivateBucket
    origin_secret_id: str

    def __init__(self, scope: Construct, settings: Settings) -> None:
        prefix, account = settings.resource_prefix, settings.account
        plain_http_from = emulator.plain_http_from(settings)
        key = EncryptionKey(
            scope,
            "edge_key",
            name=f"{prefix}-edge",
            description=f"Access logs and origin secret of {prefix}",
            account_id=account.id,
            region=account.region,
            also=(may_encrypt(account_id=account.id, region=GLOBAL_REGION),),
        )
        self.web = PrivateBucket(
            scope,
            "web_client",
            name=f"{prefix}-web-{account.id}",
            plain_http_from=plain_http_from,
            force_destroy=not settings.is_production,
        )
        self.logs = PrivateBucket(
            scope,
            "logs",
            name=f"{prefix}-access-logs-{account.id}",
            key_arn=key.arn,
            plain_http_from=plain_http_from,
            force_destroy=not settings.is_production,
        )
        # `gatehouse rotate origin-secret` puts a version into it; Terraform never does.
        self.origin_secret_id = SecretsmanagerSecret(
            scope,
            "origin_secret",
            name=f"{prefix}-origin-verify",
            description="Copy of what CloudFront shows to the API; the functions know its hash",
            kms_key_id=key.arn,
            recovery_window_in_days=_RECOVERY_DAYS,
        ).name
