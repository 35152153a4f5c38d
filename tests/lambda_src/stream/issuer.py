"""A user pool at the edge: its keys on loopback, and tokens that only a test would sign."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from lambda_src.stream.key_set import KeySet
from lambda_src.stream.tokens import TokenCheck

POOL = "us-east-1_StreamTest"
ISSUER = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"
AUDIENCE = "web-client"
KEY_ID = "key-1"


@cache
def private_key(name: str = KEY_ID) -> rsa.RSAPrivateKey:
    """One key for each name, made once: that takes a tenth of a second."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(name: str = KEY_ID) -> dict[str, Any]:
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private_key(name).public_key()))
    return {**key, "kid": name, "alg": "RS256", "use": "sig"}


def id_claims(user_id: Any = "user-1", tenant_id: Any = "acme", **changed: Any) -> dict[str, Any]:
    """The claims of a valid ID token; None leaves one out."""
    moment = int(time.time())
    claims = {
        "sub": user_id,
        "custom:tenant_id": tenant_id,
        "cognito:groups": ["member"],
        "token_use": "id",
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": moment - 10,
        "auth_time": moment - 10,
        "exp": moment + 3600,
        **changed,
    }
    return {name: value for name, value in claims.items() if value is not None}


def token(claims: dict[str, Any] | None = None, *, key: str = KEY_ID, **headers: Any) -> str:
    made = id_claims() if claims is None else claims
    return jwt.encode(made, private_key(key), "RS256", headers={"kid": key, **headers})


def bearer(*named: Any, **changed: Any) -> dict[str, str]:
    """The header of a valid request, as CloudFront's function copies it."""
    return {"x-viewer-authorization": f"Bearer {token(id_claims(*named, **changed))}"}


@dataclass
class Issuer:
    """A key set on loopback: what it holds can change, and it counts who asked."""

    address: str = ""
    keys: list[dict[str, Any]] = field(default_factory=lambda: [public_jwk()])
    fetches: int = 0
    status: int = 200


@contextmanager
def serving_keys() -> Iterator[Issuer]:
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.fetches += 1
            known = self.path == f"/{POOL}/.well-known/jwks.json"
            body = json.dumps({"keys": issuer.keys}).encode()
            self.send_response(issuer.status if known else 404)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:  # the base class writes to stderr
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield issuer
        server.shutdown()
        thread.join()


def check(issuer: Issuer, clock: Any = time.monotonic) -> TokenCheck:
    keys = KeySet(f"{issuer.address}/{POOL}/.well-known/jwks.json", clock=clock)
    return TokenCheck(keys, issuer=ISSUER, audience=AUDIENCE)
