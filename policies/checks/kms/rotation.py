"""Rotation of keys."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_DAYS = 365


@resource_policy(
    id="GH_KMS_001",
    severity="medium",
    types=("aws_kms_key",),
    title="Encryption keys are rotated every year",
    reason="A key that is never rotated encrypts more and more data.",
    fix="Set enable_key_rotation = true.",
    threat="One leaked key decrypts all data ever written.",
)
def rotation(key: Resource) -> Iterator[str]:
    symmetric = (key.shown("customer_master_key_spec") or "") in ("", "SYMMETRIC_DEFAULT")
    if key["enable_key_rotation"] is not True and (
        symmetric or not isinstance(key.shown("customer_master_key_spec"), str)
    ):
        yield "it is not rotated"
    days = key.shown("rotation_period_in_days")
    if isinstance(days, int | float) and days > _DAYS:
        yield f"it is rotated every {days} days, not within {_DAYS}"
