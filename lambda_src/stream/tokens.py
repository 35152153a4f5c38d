"""The function's own check of the ID token; nothing in front of it checks one.

What is checked: RS256 and nothing else, the pool's signature, expiry, issuer, audience, that it
is an ID token, and its tenant. The token's own header only chooses among keys that we fetched.
"""

import re
from dataclasses import dataclass
from typing import Any

import jwt

from lambda_src.runtime.http.credential_headers import VIEWER_AUTHORIZATION
from lambda_src.runtime.http.errors import UnauthenticatedError
from lambda_src.runtime.identity.claims import Caller, verified_caller
from lambda_src.stream.key_set import KeySet

HEADER = VIEWER_AUTHORIZATION
ALGORITHM = "RS256"
TOKEN_BYTES = 8 * 1024
_LEEWAY_SECONDS = 5  # between our clock and Cognito's
_BEARER = re.compile(r"Bearer +([\w-]+\.[\w-]+\.[\w-]+)", re.ASCII | re.IGNORECASE)
_REQUIRED = ["exp", "iat", "iss", "aud", "sub", "token_use"]


@dataclass(frozen=True)
class TokenCheck:
    """Accepts the ID tokens of one issuer for one audience."""

    keys: KeySet
    issuer: str
    audience: str

    def caller(self, header: str | None) -> Caller:
        """Return whom a header `Bearer <ID token>` names.

        Raises UnauthenticatedError, with the same words for every token that is not ours, and
        UnavailableError while the keys cannot be had.
        """
        if not header:
            raise UnauthenticatedError("An ID token is required.")
        found = _BEARER.fullmatch(header) if len(header) <= TOKEN_BYTES else None
        if found is None:
            raise _refused()
        return verified_caller(self._claims(found.group(1)))

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            shown = jwt.get_unverified_header(token)
            key_id = shown.get("kid")
            if shown.get("alg") != ALGORITHM or not isinstance(key_id, str):
                raise _refused()
            key = self.keys.find(key_id)
            if key is None:
                raise _refused()
            return jwt.decode(
                token,
                key.key,
                algorithms=[ALGORITHM],
                issuer=self.issuer,
                audience=self.audience,
                leeway=_LEEWAY_SECONDS,
                options={"require": _REQUIRED, "strict_aud": True},
            )
        except jwt.ExpiredSignatureError:
            raise UnauthenticatedError("The token has expired.", code="token_expired") from None
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError, OverflowError):
            raise _refused() from None


def _refused() -> UnauthenticatedError:
    return UnauthenticatedError("A valid ID token is required.")
