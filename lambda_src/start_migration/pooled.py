"""The password with which RDS Proxy signs in: made here, kept in Secrets Manager, told to nobody.

The proxy reads it there. The vault gets its verifier only (RFC 5803), from which nobody learns
the password: it is 256 random bits.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.exceptions import ClientError

USERNAME = "gatehouse_pooled"
_ITERATIONS = 4096  # PostgreSQL's own; more would not help against a guess of 256 bits
_SALT_BYTES = 16
_NO_VERSION = "ResourceNotFoundException"
_NOT_YET = "AccessDeniedException"  # a permission given a moment ago
_ATTEMPTS = 8

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class PooledPassword:
    """`secrets` is a client of Secrets Manager; the secret is there, perhaps without a version."""

    secrets: Any
    secret_arn: str
    pause_seconds: float = 3

    def verifier(self) -> str:
        """Return the verifier of the password in the secret, which is made if there is none."""
        kept = self._patiently(self._kept)
        if not kept:
            made = json.dumps({"username": USERNAME, "password": secrets.token_urlsafe(32)})
            self._patiently(
                lambda: self.secrets.put_secret_value(SecretId=self.secret_arn, SecretString=made)
            )
            kept = made
        return scram_verifier(json.loads(kept)["password"])

    def _kept(self) -> str:
        """Return the secret's value, empty without a version (the embedded AWS is silent there)."""
        try:
            value = self.secrets.get_secret_value(SecretId=self.secret_arn)
        except ClientError as error:
            if error.response["Error"]["Code"] != _NO_VERSION:
                raise
            return ""
        return str(value.get("SecretString") or "")

    def _patiently(self, call: Callable[[], Answer]) -> Answer:
        for _ in range(_ATTEMPTS - 1):
            try:
                return call()
            except ClientError as error:
                if error.response["Error"]["Code"] != _NOT_YET:
                    raise
            time.sleep(self.pause_seconds)
        return call()


def scram_verifier(password: str) -> str:
    """Return what PostgreSQL stores of an ASCII password for SCRAM-SHA-256, with a new salt."""
    salt = secrets.token_bytes(_SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, _ITERATIONS)
    client_key, server_key = (
        hmac.digest(salted, label, "sha256") for label in (b"Client Key", b"Server Key")
    )
    stored_key = hashlib.sha256(client_key).digest()
    salt64, stored64, server64 = (
        base64.b64encode(part).decode() for part in (salt, stored_key, server_key)
    )
    return f"SCRAM-SHA-256${_ITERATIONS}:{salt64}${stored64}:{server64}"
