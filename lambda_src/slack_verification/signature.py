"""Slack's signature: HMAC-SHA256 over version, time and the raw body.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping

from lambda_src.runtime.http.credential_headers import SLACK_SIGNATURE
from lambda_src.runtime.http.errors import UnauthenticatedError

OLDEST_SECONDS = 300
_VERSION = "v0"


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the value of `X-Slack-Signature` for a body sent at `timestamp` (epoch seconds)."""
    signed = f"{_VERSION}:{timestamp}:".encode() + body
    return f"{_VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def check(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secret: str,
    clock: Callable[[], float] = time.time,
) -> None:
    """Raise UnauthenticatedError unless Slack signed this body within the last five minutes.

    `headers` are by lower-case name. The message never says which part was wrong.
    """
    timestamp = headers.get("x-slack-request-timestamp", "")
    claimed = headers.get(SLACK_SIGNATURE, "")
    expected = sign(secret, timestamp, body)
    # Compared in any case and in constant time, so that an answer's time tells nothing.
    is_signed = hmac.compare_digest(expected.encode(), claimed.encode())
    if not (is_signed and _is_recent(timestamp, clock())):
        raise UnauthenticatedError("A recent signature of Slack is required.")


def _is_recent(timestamp: str, now: float) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("9999999999")):
        return False
    return abs(now - int(timestamp)) <= OLDEST_SECONDS
