"""Encryption and recovery of secrets."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_DAYS = 7


@resource_policy(
    id="GH_SECRETS_005",
    severity="medium",
    types=("aws_secretsmanager_secret",),
    title="Secrets are encrypted with a key of these stacks, and can be restored after deletion",
    reason="AWS's own key has no policy of ours; a recovery window of 0 deletes at once.",
    fix="Set kms_key_id, and leave recovery_window_in_days at 7 or more.",
    threat="A stolen role reads the secret without the key, or deletes it for good.",
)
def own_key(secret: Resource) -> Iterator[str]:
    if not secret.shown("kms_key_id"):
        yield "it has no KMS key of these stacks"
    for copy in secret.written("replica") or []:
        yield f"it is copied to {copy.get('region')}, where no policy judges its key"
    days = secret["recovery_window_in_days"]
    is_throwaway = secret.kind in {"rehearsal", "development"}  # their names are reused
    if days is not None and days < _DAYS and not is_throwaway:
        yield f"its recovery window is {days} days, less than {_DAYS}"
