"""The proof that a request came through CloudFront: a secret of which functions store only a hash.

The API's own host bypasses CloudFront and its firewall. CloudFront adds the secret to what it
passes on; every other request is rejected before it is read.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from lambda_src.runtime.http.credential_headers import ORIGIN_PROOF
from lambda_src.runtime.http.errors import ForbiddenError
from lambda_src.runtime.settings import BehindCloudFront, load

HEADER = ORIGIN_PROOF


class Origin:
    """Lets through what carries a secret whose SHA-256 is one of `hashes`; without any, nothing."""

    def __init__(self, hashes: Sequence[str]) -> None:
        self._hashes = tuple(bytes.fromhex(known) for known in hashes)

    @classmethod
    def of_environment(cls) -> "Origin":
        """Return the check that the function's variables ask for. Raises SettingsError."""
        return cls(load(BehindCloudFront).origin_secret_sha256)

    def admit(self, event: object) -> dict[str, Any]:
        """Return the event without the secret, which nothing behind here needs.

        Raises ForbiddenError when the header is missing, doubled or wrong in any character.
        """
        headers = event.get("headers") if isinstance(event, Mapping) else None
        if not isinstance(event, Mapping) or not isinstance(headers, Mapping):
            raise _refused()
        sent = [value for name, value in headers.items() if _is_ours(name)]
        if len(sent) != 1 or not isinstance(sent[0], str) or not self._knows(sent[0]):
            raise _refused()
        rest = {name: value for name, value in headers.items() if not _is_ours(name)}
        return {**event, "headers": rest}

    def _knows(self, secret: str) -> bool:
        """Whether a hash fits; how long that takes tells neither which nor how nearly."""
        digest = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
        fits = False
        for known in self._hashes:
            fits |= hmac.compare_digest(digest, known)
        return fits


def _is_ours(name: object) -> bool:
    return isinstance(name, str) and name.lower() == HEADER


def _refused() -> ForbiddenError:
    return ForbiddenError(
        "This address accepts no direct requests. Use the platform's public address."
    )
