"""What a caller is told of rate limits: header fields on every response, and the 429.

The fields are those of the IETF draft "RateLimit header fields for HTTP"
(https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/): `RateLimit-Policy` names
the quotas, `RateLimit` what is left of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lambda_src.runtime.http.errors import ThrottledError


@dataclass(frozen=True)
class Quota:
    """What is left of one rate limit.

    Attributes:
        policy: the name of the limit, `user` or `tenant`.
        limit: the most requests in a window.
        window_seconds: how long a window is.
        remaining: requests that are left in this window.
        reset_seconds: seconds until the next window begins.

    """

    policy: str
    limit: int
    window_seconds: int
    remaining: int
    reset_seconds: int


def rate_limit_headers(quotas: Sequence[Quota]) -> dict[str, str]:
    """Return the two header fields, or none without a quota."""
    if not quotas:
        return {}
    return {
        "RateLimit-Policy": ", ".join(
            f'"{quota.policy}";q={quota.limit};w={quota.window_seconds}' for quota in quotas
        ),
        "RateLimit": ", ".join(
            f'"{quota.policy}";r={quota.remaining};t={quota.reset_seconds}' for quota in quotas
        ),
    }


class RateLimitedError(ThrottledError):
    """429: more requests in a window than a user or a tenant may send."""

    code = "rate_limited"

    def __init__(self, message: str, *, quotas: Sequence[Quota], retry_after: int) -> None:
        super().__init__(message, retry_after=retry_after)
        self.headers: Mapping[str, str] = rate_limit_headers(quotas)


class TooManyStreamsError(ThrottledError):
    """429: the user, or the tenant, already receives as many streams as it may at once."""

    code = "too_many_streams"
