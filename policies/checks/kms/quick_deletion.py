"""The deletion window of keys."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_DAYS = 30


@resource_policy(
    id="GH_KMS_004",
    severity="medium",
    types=("aws_kms_key",),
    title="A key's deletion can be cancelled for thirty days",
    reason="Without its key all data it encrypted is lost, backups included.",
    fix="Set deletion_window_in_days = 30.",
    threat="Somebody deletes the key, and a week later no tenant has any data.",
)
def quick_deletion(key: Resource) -> Iterator[str]:
    days = key["deletion_window_in_days"]
    if days is not None and days < _DAYS:
        yield f"its deletion window is {days} days, less than {_DAYS}"
