"""Visitors of public flows: what they come with, and the cookies that they get.

The token of a session stands in addresses, and so in logs: it proves nothing. The proof is in a
cookie that no script can read, or in a header. A change takes the double submit besides: the page
sends the CSRF token in a header, the browser the same in a cookie, and the vault knows its hash.
https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.shared.cookies import Cookie, SameSite
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from lambda_src.runtime.http.credential_headers import CSRF_TOKEN, SESSION_PROOF
from lambda_src.runtime.http.errors import ForbiddenError

PROOF_HEADER, CSRF_HEADER = SESSION_PROOF, CSRF_TOKEN
_PROOF, _CSRF = "__Host-flow", "__Host-flow-csrf"  # the prefix: this host alone, TLS only


@dataclass(frozen=True)
class Visitor:
    """What a request brought along."""

    proof: str
    csrf: str

    def as_json(self) -> dict[str, str]:
        """As the vault wants it."""
        return {"proof": self.proof, "csrf": self.csrf}


def visitor_of(event: APIGatewayProxyEventV2, token: str, *, changes: bool) -> Visitor:
    """Return what the visitor of a session came with.

    Raises ForbiddenError for a change that does not submit the CSRF token twice.
    """
    headers = {name.lower(): value for name, value in (event.headers or {}).items()}
    # The payload has a list of its own for cookies; the embedded AWS leaves them in their header.
    cookies = _cookies(event.raw_event.get("cookies") or headers.get("cookie", "").split(";"))
    session_id = token.partition(".")[2]
    csrf = headers.get(CSRF_HEADER, "")
    held = cookies.get(f"{_CSRF}-{session_id}", "")
    if changes and not (csrf and hmac.compare_digest(csrf.encode(), held.encode())):
        raise ForbiddenError(
            "X-CSRF-Token must be the token of the start, and equal the cookie.", code="csrf"
        )
    proof = cookies.get(f"{_PROOF}-{session_id}") or headers.get(PROOF_HEADER, "")
    return Visitor(proof[:300], csrf[:300])


def cookies_of(token: str, issued: Mapping[str, Any], seconds: int) -> list[Cookie]:
    """Return what a new public session is proved by, as a browser keeps it."""
    session_id = token.partition(".")[2]

    def cookie(name: str, value: str, *, http_only: bool) -> Cookie:
        return Cookie(
            name=f"{name}-{session_id}",
            value=value,
            path="/",
            secure=True,
            http_only=http_only,
            max_age=seconds,
            same_site=SameSite.STRICT_MODE,
        )

    return [
        cookie(_PROOF, issued["proof"], http_only=True),
        cookie(_CSRF, issued["csrf"], http_only=False),
    ]


def _cookies(sent: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for cookie in sent:
        name, _, value = cookie.partition("=")
        found.setdefault(name.strip(), value.strip())
    return found
