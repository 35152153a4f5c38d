"""How a contract asks whether a caller may use a key through a service."""

from collections.abc import Iterable, Mapping
from typing import Final

from rehearsal.contracts.contract import Call

ENCRYPT_AND_DECRYPT: Final = ("kms:GenerateDataKey", "kms:Decrypt")


def missing(
    call: Call,
    key: str,
    through: str,
    actions: Iterable[str],
    context: Mapping[str, str] | None = None,
) -> str | None:
    """Return the first action that the caller may not do on a key through a service.

    KMS sees the caller's own identity and `kms:ViaService`
    (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html).
    """
    keys = {"kms:ViaService": f"{through}.{call.region}.amazonaws.com", **(context or {})}
    for action in actions:
        grant = {"kms:GrantIsForAWSResource": "true"} if action == "kms:CreateGrant" else {}
        if not call.caller.allow(action, key, {**keys, **grant}):
            return action
    return None
