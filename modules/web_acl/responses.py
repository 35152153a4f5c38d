"""The responses to blocked clients: the error shape of the API, with Retry-After."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class BlockResponse:
    """One response: the key of its body in the web ACL, its status, error and headers."""

    key: str
    status: int
    message: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def body(self) -> str:
        """The body in the one error shape: `error` with code and message."""
        return json.dumps({"error": {"code": self.key, "message": self.message}})


# WAF counts five minutes and looks again every few seconds; a client that stays below the limit
# is let in within the window. A minute keeps well-behaved clients from retrying in vain.
_RETRY_SECONDS = 60

RATE_LIMITED = BlockResponse(
    key="too_many_requests",
    status=429,
    message="Too many requests within five minutes. Send fewer, and try again in a minute.",
    headers=(("retry-after", str(_RETRY_SECONDS)),),
)
BLOCKED = BlockResponse(
    key="request_blocked",
    status=403,
    message="The firewall does not accept this request: its method, its size or its body.",
)
RESPONSES = (RATE_LIMITED, BLOCKED)
