"""The access log of the distribution, from CloudFront's region into the log bucket."""

from typing import Any

from cdktf_cdktf_provider_aws.provider import AwsProvider

from environments import Settings
from modules.distribution import AccessLog
from modules.distribution.access_log import may_deliver
from stacks.base import GLOBAL_REGION, Stack
from stacks.edge.store import EdgeStore

_OLD_VERSIONS_DAYS = 30


def log_accesses(
    stack: Stack[Any],
    settings: Settings,
    store: EdgeStore,
    distribution_arn: str,
    provider: AwsProvider,
) -> None:
    """Logs every request, and keeps the log as long as other logs."""
    policy = store.logs.allow(
        may_deliver(store.logs.arn, account_id=settings.account.id, region=GLOBAL_REGION)
    )
    store.logs.forget(
        old_versions_days=_OLD_VERSIONS_DAYS, current_days=settings.logs.retention_days
    )
    AccessLog(
        stack,
        "access_log",
        name=f"{settings.resource_prefix}-access",
        distribution_arn=distribution_arn,
        bucket_arn=store.logs.arn,
        provider=provider,
        after=[policy],
    )
