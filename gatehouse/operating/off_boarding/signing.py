"""Signatures by a key of KMS that never leaves it. Whoever has its public half can check them.

ECDSA over the SHA-256 of a file, with the curve P-256:
https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
"""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from gatehouse.platform import Platform, PlatformError

ALGORITHM = "ECDSA_SHA_256"


@dataclass(frozen=True)
class Signature:
    """A signature of a file: by which key, over which digest, and the key's public half (PEM)."""

    key: str
    algorithm: str
    sha256: str
    signature: str
    public_key: str

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), indent=2) + "\n"

    @classmethod
    def read(cls, text: str) -> "Signature":
        """Read the JSON. Raises PlatformError."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise PlatformError(f"The signature has not the form of one: {error}") from None


def sign(platform: Platform, data: bytes) -> Signature:
    """Sign bytes with the environment's key of evidence, as the operator."""
    key = platform.outputs("tables")["evidence_key_arn"]
    digest = hashlib.sha256(data)
    made: dict[str, Any] = platform.client("kms").sign(
        KeyId=key, Message=digest.digest(), MessageType="DIGEST", SigningAlgorithm=ALGORITHM
    )
    signature = base64.b64encode(made["Signature"]).decode()
    return Signature(key, ALGORITHM, digest.hexdigest(), signature, public_key(platform))


def public_key(platform: Platform) -> str:
    """The public half of the environment's key of evidence, PEM."""
    key = platform.outputs("tables")["evidence_key_arn"]
    found = platform.client("kms").get_public_key(KeyId=key)["PublicKey"]
    pem = load_der_public_key(found).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


def check(data: bytes, signature: Signature, trusted_key: str) -> None:
    """Check a signature against a public key that is trusted, not against the one beside it.

    Raises:
        PlatformError: data, signature or key is another one.

    """
    if hashlib.sha256(data).hexdigest() != signature.sha256:
        raise PlatformError("The file is not the one that was signed: its SHA-256 differs.")
    key = load_pem_public_key(trusted_key.encode())
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise PlatformError("The public key is none of an elliptic curve.")
    try:
        key.verify(base64.b64decode(signature.signature), data, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        raise PlatformError("The signature is not of this file by this key.") from None
