"""The signature of an event, written from Slack's page and not from our own check of it.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac


def signed_headers(secret: str, body: bytes, *, at: int) -> dict[str, str]:
    """The headers that Slack sends with `body` at the epoch second `at`."""
    base = b"v0:" + str(at).encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={digest}",
    }
