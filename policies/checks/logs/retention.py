"""How long logs are kept."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_LEAST_DAYS = {"prod": 365, "staging": 90}


@resource_policy(
    id="GH_LOGS_001",
    severity="medium",
    types=("aws_cloudwatch_log_group",),
    title="Logs end, and in production not before a year",
    reason="0 days means for ever; too few mean that an intrusion is found after its traces.",
    fix="Set retention_in_days from the environment's settings.",
    threat="A break-in is noticed when there is nothing left to read, or logs pile up for ever.",
)
def retention(group: Resource) -> Iterator[str]:
    days = group["retention_in_days"] or 0
    least = _LEAST_DAYS.get(group.tags.get("environment", ""), 1)
    if not days:
        yield "its logs never end"
    elif days < least:
        yield f"its logs end after {days} days"
