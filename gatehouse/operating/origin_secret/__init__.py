"""The secret that proves to functions that a request came through CloudFront, and its rotation.

This package creates it, never Terraform. Secrets Manager and CloudFront's KeyValueStore store it;
the settings and the functions have its SHA-256 only.
"""

import hashlib
import secrets

KEY = "origin-verify"
"""The key of the KeyValueStore under which the viewer-request function finds the secret."""


def make() -> str:
    """A new secret: 32 random bytes in characters that a header allows."""
    return secrets.token_urlsafe(32)


def sha256(secret: str) -> str:
    """The hash of a secret that settings and functions store."""
    return hashlib.sha256(secret.encode()).hexdigest()
