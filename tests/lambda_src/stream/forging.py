"""Tokens that must not pass, each wrong in one way."""

import base64
import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lambda_src.stream.tokens import TOKEN_BYTES
from tests.lambda_src.stream.issuer import (
    AUDIENCE,
    ISSUER,
    KEY_ID,
    id_claims,
    private_key,
    public_jwk,
    token,
)

NOW = int(time.time())


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(body: Any) -> str:
    """Any JSON, signed as the pool would."""
    headers = {"kid": KEY_ID}
    return jwt.api_jws.encode(json.dumps(body).encode(), private_key(), "RS256", headers=headers)


def signed_with_public_key(algorithm: str) -> str:
    """The classic confusion: the public key, which everybody has, as a shared secret."""
    pem = private_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body = part({"alg": algorithm, "kid": KEY_ID, "typ": "JWT"}), part(id_claims())
    hmac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = hmac.sign(f"{head}.{body}".encode(), pem)
    return f"{head}.{body}.{part(signature)}"


def unsigned(**header: Any) -> str:
    return f"{part({'kid': KEY_ID, 'typ': 'JWT', **header})}.{part(id_claims())}."


def tampered() -> str:
    head, _, signature = token().split(".")
    return f"{head}.{part(id_claims(tenant_id='globex'))}.{signature}"


FORGED = {
    "unsigned": unsigned(alg="none"),
    "unsigned in capitals": unsigned(alg="NONE"),
    "unsigned with a signature": unsigned(alg="none") + part(b"x"),
    "without an algorithm": unsigned(),
    "HS256 with the public key": signed_with_public_key("HS256"),
    "HS256 with the public key, called RS256": signed_with_public_key("RS256"),
    "another body under the signature": tampered(),
    "signed by another key under our id": token(key="evil", kid=KEY_ID),
    "an unknown key id": token(key="evil"),
    "a key id that is no text": token(kid=KEY_ID).replace(
        token().split(".")[0], part({"alg": "RS256", "kid": 1})
    ),
    "no key id": jwt.encode(id_claims(), private_key(), "RS256"),
    "its own key in the header": token(key="evil", kid=KEY_ID, jwk=public_jwk("evil")),
    "its own key set in the header": token(key="evil", jku="https://evil.example/jwks.json"),
    "its own certificate in the header": token(key="evil", kid=KEY_ID, x5u="https://evil.example"),
    "RS512": jwt.encode(id_claims(), private_key(), "RS512", headers={"kid": KEY_ID}),
    "PS256": jwt.encode(id_claims(), private_key(), "PS256", headers={"kid": KEY_ID}),
    "another issuer": token(id_claims(iss=f"{ISSUER}2")),
    "no issuer": token(id_claims(iss=None)),
    "another audience": token(id_claims(aud="other-client")),
    "several audiences": token(id_claims(aud=[AUDIENCE, "other-client"])),
    "no audience": token(id_claims(aud=None)),
    "an access token": token(id_claims(token_use="access", aud=None, client_id=AUDIENCE)),
    "an access token with an audience": token(id_claims(token_use="access")),
    "no use": token(id_claims(token_use=None)),
    "no tenant": token(id_claims(tenant_id=None)),
    "a tenant in capitals": token(id_claims(tenant_id="ACME")),
    "a tenant that is a list": token(id_claims(tenant_id=["acme"])),
    "no subject": token(id_claims(sub=None)),
    "no expiry": token(id_claims(exp=None)),
    "an expiry that is no number": token(id_claims(exp="never")),
    "issued tomorrow": token(id_claims(iat=NOW + 86_400)),
    "not valid yet": token(id_claims(nbf=NOW + 86_400)),
    "truncated": token()[:-10],
    "two parts": token().rpartition(".")[0],
    "four parts": f"{token()}.e30",
    "huge": token(id_claims(email="x" * TOKEN_BYTES)),
    "a body that is no object": signed([1]),
    "encrypted": ".".join([part({"alg": "RSA-OAEP", "enc": "A256GCM"}), "a", "b", "c", "d"]),
}
