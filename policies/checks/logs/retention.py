"""Retention of logs."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_LEAST_DAYS = {"production": 365, "staging": 90}


@resource_policy(
    id="GH_LOGS_001",
    severity="medium",
    types=("aws_cloudwatch_log_group",),
    title="Logs expire, and in production after at least a year",
    reason="0 days means for ever; with too few, traces expire before an intrusion is found.",
    fix="Set retention_in_days from the environment's settings.",
    threat="An intrusion is noticed after its logs expired, or logs accumulate for ever.",
)
def retention(group: Resource) -> Iterator[str]:
    days = group["retention_in_days"] or 0
    least = _LEAST_DAYS.get(group.kind, 1)
    if not days:
        yield "its logs never expire"
    elif days < least:
        yield f"its logs expire after {days} days, less than {least}"
