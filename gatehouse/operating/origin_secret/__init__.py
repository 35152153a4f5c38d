"""The secret by which the functions know that a request came through CloudFront, and its rotation.

Made here, never by Terraform. It stands in Secrets Manager and in CloudFront's KeyValueStore; the
settings and the functions hold its SHA-256 only.
"""

import hashlib
import secrets

KEY = "origin-verify"
"""The key of the KeyValueStore under which the viewer-request function finds the secret."""


def make() -> str:
    """A new secret: 32 random bytes in letters that may stand in a header."""
    return secrets.token_urlsafe(32)


def sha256(secret: str) -> str:
    """What settings and functions know of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
