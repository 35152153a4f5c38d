"""Tokens that differ from an accepted one in exactly one thing.

The embedded AWS keeps the private keys of its user pools in a file, so that even a wrong audience
can be signed with the right key.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import TENANT_CLAIM, Tokens, read

HOUR = 3600


@dataclass(frozen=True)
class Forger:
    """Everything an attacker may know, and the pool's own key besides."""

    genuine: Tokens
    key: RSAPrivateKey
    published: dict[str, Any]

    @classmethod
    def of(cls, rehearsal: Rehearsal, genuine: Tokens) -> "Forger":
        pool = rehearsal.output("identity", "user_pool_id")
        pem = rehearsal.home / "aws" / "state" / "cognito-pool-keys" / f"{pool}-id.pem"
        key = load_pem_private_key(pem.read_bytes(), password=None)
        assert isinstance(key, RSAPrivateKey)
        address = f"{rehearsal.status['addresses']['aws']}/{pool}/.well-known/jwks.json"
        keys = httpx.get(address, trust_env=False).json()["keys"]
        kid = jwt.get_unverified_header(genuine.id)["kid"]
        return cls(genuine, key, next(known for known in keys if known["kid"] == kid))

    def sign(
        self,
        key: RSAPrivateKey | None = None,
        kid: str = "",
        tenant: str = "acme",
        **changed: object,
    ) -> str:
        """The genuine claims with some changed, signed with the pool's key or another."""
        claims = {**self.genuine.claims, TENANT_CLAIM: tenant, **changed}
        header = {"kid": kid or self.published["kid"]}
        return jwt.encode(claims, key or self.key, algorithm="RS256", headers=header)

    def unsigned(self) -> str:
        header = {"kid": self.published["kid"]}
        return jwt.encode(self.genuine.claims, "", algorithm="none", headers=header)

    def public_key_as_secret(self) -> str:
        """HS256 keyed with the public key, for whoever lets the token choose the algorithm."""
        secret = jwt.PyJWK(self.published).key.public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
        header = {"alg": "HS256", "typ": "JWT", "kid": self.published["kid"]}
        signed = f"{_encode(json.dumps(header))}.{self.genuine.id.split('.')[1]}"
        digest = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{_encode(digest)}"

    def other_claims(self) -> str:
        """Another tenant in the middle, the genuine signature at the end."""
        head, _, signature = self.genuine.id.split(".")
        claims = {**self.genuine.claims, TENANT_CLAIM: "globex"}
        return f"{head}.{_encode(json.dumps(claims))}.{signature}"


def _encode(part: str | bytes) -> str:
    raw = part.encode() if isinstance(part, str) else part
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _stranger() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


FORGED: dict[str, Callable[[Forger], str]] = {
    "no token": lambda _: "",
    "not a token": lambda _: "eyJ.eyJ.sig",
    "no signature": lambda forger: f"{forger.genuine.id.rsplit('.', 1)[0]}.",
    "algorithm none": lambda forger: forger.unsigned(),
    "HS256 with the public key": lambda forger: forger.public_key_as_secret(),
    "other claims under the genuine signature": lambda forger: forger.other_claims(),
    "another key under the genuine id": lambda forger: forger.sign(_stranger()),
    "another key under its own id": lambda forger: forger.sign(_stranger(), kid="stranger"),
    "expired": lambda forger: forger.sign(exp=read(forger.genuine.id)["iat"] - 1),
    "not valid yet": lambda forger: forger.sign(nbf=forger.genuine.claims["iat"] + 2 * HOUR),
    "another audience": lambda forger: forger.sign(aud="another-client"),
    "another pool": lambda forger: forger.sign(iss=f"{forger.genuine.claims['iss']}x"),
    "another issuer": lambda forger: forger.sign(iss="https://issuer.example"),
}
