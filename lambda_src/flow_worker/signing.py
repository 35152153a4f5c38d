"""How an event is signed, as Standard Webhooks has it: HMAC-SHA256 over id, time and body.

Receivers verify with a library of that standard or with the few lines of docs/webhooks.md.
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable

SECRET_PREFIX = "whsec_"  # noqa: S105 - the beginning of every secret, none itself


def signed_headers(
    event_id: str, seconds: int, body: bytes, secrets: Iterable[str]
) -> dict[str, str]:
    """Return the headers of an event that is sent at a time; each secret makes one signature."""
    signed = f"{event_id}.{seconds}.".encode() + body
    return {
        "Webhook-Id": event_id,
        "Webhook-Timestamp": str(seconds),
        "Webhook-Signature": " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
