"""Visitors of public flows: what they come with, and the cookie that they get.

The token of a session stands in addresses, and so in logs: it proves nothing. What proves is in one
cookie for each session that no script can read, or in a header. A change takes the double submit
besides: the page sends the CSRF token of its start in a header, the browser the same within the
cookie, and the vault knows its hash.
https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html

Cookies are sent to public flows only and are few: they never crowd the headers of other requests.
"""

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from time import time as now
from typing import Any

from aws_lambda_powertools.shared.cookies import Cookie, SameSite
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from lambda_src.runtime.http.credential_headers import CSRF_TOKEN, SESSION_PROOF
from lambda_src.runtime.http.errors import ForbiddenError

PROOF_HEADER, CSRF_HEADER = SESSION_PROOF, CSRF_TOKEN
COOKIE_PATH = "/chat/public"
MOST_COOKIES = 8  # sessions that one browser plays at the same time; about 140 bytes each
# `__Secure-`: TLS only. `__Host-` would ask for Path=/, and so be sent with every page and picture.
_PREFIX = "__Secure-flow-"
_NAME = re.compile(rf"{_PREFIX}[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}")
_LONGEST = 300  # characters of a proof or a token
_MOST_CLEARED = 40  # in one response, whose headers are bounded too


@dataclass(frozen=True)
class Visitor:
    """What a request brought along."""

    proof: str
    csrf: str

    def as_json(self) -> dict[str, str]:
        """As the vault wants it."""
        return {"proof": self.proof, "csrf": self.csrf}


@dataclass(frozen=True)
class _Kept:
    """The value of a cookie: when its session began, in seconds since the epoch, and the rest."""

    since: int = 0
    proof: str = ""
    csrf: str = ""

    @classmethod
    def read(cls, value: str) -> "_Kept":
        since, _, rest = value.partition(".")
        proof, _, csrf = rest.partition(".")
        is_number = since.isascii() and since.isdecimal() and len(since) <= len("9999999999")
        return cls(int(since), proof, csrf) if is_number else cls()

    def __str__(self) -> str:
        return f"{self.since}.{self.proof}.{self.csrf}"


def visitor_of(event: APIGatewayProxyEventV2, token: str, *, changes: bool) -> Visitor:
    """Return what the visitor of a session came with.

    Raises ForbiddenError for a change that does not submit the CSRF token twice.
    """
    headers = _headers(event)
    kept = _Kept.read(_cookies(event).get(_name(token), ""))
    csrf = headers.get(CSRF_HEADER, "")
    if changes and not (csrf and hmac.compare_digest(csrf.encode(), kept.csrf.encode())):
        raise ForbiddenError(
            "X-CSRF-Token must be the token of the start, and equal the cookie.", code="csrf"
        )
    proof = kept.proof or headers.get(PROOF_HEADER, "")
    return Visitor(proof[:_LONGEST], csrf[:_LONGEST])


def cookies_of_start(
    event: APIGatewayProxyEventV2, token: str, issued: Mapping[str, Any], seconds: int
) -> list[Cookie]:
    """Return the cookie of a new session, which a browser keeps for `seconds`.

    Of the sessions that the browser came with, all but the last few are cleared.
    """
    own = _name(token)
    kept = {name: value for name, value in _cookies(event).items() if name != own}
    oldest_first = sorted(kept, key=lambda name: _Kept.read(kept[name]).since)
    cleared = oldest_first[: max(0, len(kept) - (MOST_COOKIES - 1))][:_MOST_CLEARED]
    value = str(_Kept(int(now()), issued["proof"], issued["csrf"]))
    return [_cookie(own, value, seconds), *(_cookie(name, "", 0) for name in cleared)]


def cookies_of_end(event: APIGatewayProxyEventV2, token: str) -> list[Cookie]:
    """Return what clears the cookie of a session that has ended, if the browser came with it."""
    name = _name(token)
    return [_cookie(name, "", 0)] if name in _cookies(event) else []


def _cookie(name: str, value: str, seconds: int) -> Cookie:
    return Cookie(
        name=name,
        value=value,
        path=COOKIE_PATH,
        secure=True,
        http_only=True,
        max_age=seconds,
        same_site=SameSite.STRICT_MODE,
    )


def _name(token: str) -> str:
    return f"{_PREFIX}{token.partition('.')[2]}"


def _cookies(event: APIGatewayProxyEventV2) -> dict[str, str]:
    """Cookies of sessions by name, the first of each; others are not ours to read or clear."""
    # The payload has a list of its own for cookies; the embedded AWS leaves them in their header.
    sent: Iterable[str] = event.raw_event.get("cookies") or _headers(event).get("cookie", "").split(
        ";"
    )
    found: dict[str, str] = {}
    for cookie in sent:
        name, _, value = cookie.strip().partition("=")
        if _NAME.fullmatch(name):
            found.setdefault(name, value.strip())
    return found


def _headers(event: APIGatewayProxyEventV2) -> dict[str, str]:
    return {name.lower(): value for name, value in (event.headers or {}).items()}
