"""The public keys with which the user pool signs its tokens."""

import os
import threading
import time
from collections.abc import Callable, Mapping

import httpx
import jwt

from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.logs import logger

REFETCH_SECONDS = 60.0
KEEP_SECONDS = 3600.0
_TIMEOUT_SECONDS = 3.0
_MOST_BYTES = 64 * 1024
_ENDPOINT_VARIABLES = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "AWS_ENDPOINT_URL")


def key_address(issuer: str, user_pool_id: str) -> str:
    """Return where an issuer, a user pool, publishes its keys.

    The SDK's endpoint variables name another host, as for a client of Cognito; to make one only
    for its address would read the whole description of that service.
    """
    named = (os.environ.get(name) for name in _ENDPOINT_VARIABLES)
    host = next(filter(None, named), None)
    base = f"{host.rstrip('/')}/{user_pool_id}" if host else issuer
    return f"{base}/.well-known/jwks.json"


class KeySet:
    """The RSA keys behind one address, by key id, safe to share between threads.

    They are fetched at the first use, again after an hour, and for a key id that is not among
    them: that at most once a minute, so that nobody can make us fetch by inventing ids.
    """

    def __init__(self, address: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._address = address
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._tried_at = -REFETCH_SECONDS
        self._fetched_at = -KEEP_SECONDS

    def find(self, key_id: str) -> jwt.PyJWK | None:
        """Return a key, or None. Raises UnavailableError while no key at all can be had."""
        if not self._is_due(key_id):
            return self._keys.get(key_id)
        with self._lock:
            if self._is_due(key_id):
                self._refetch()
        return self._keys.get(key_id)

    def refresh(self) -> None:
        """Fetch the keys unless they are here. Raises UnavailableError when they cannot be had."""
        with self._lock:
            if not self._keys:
                self._refetch()

    def _is_due(self, key_id: str) -> bool:
        moment = self._clock()
        if not self._keys:
            return True
        is_stale = key_id not in self._keys or moment - self._fetched_at >= KEEP_SECONDS
        return is_stale and moment - self._tried_at >= REFETCH_SECONDS

    def _refetch(self) -> None:
        """Fetch; if that fails, go on with the keys that are there."""
        self._tried_at = self._clock()
        try:
            self._keys = _fetch(self._address)
            self._fetched_at = self._tried_at
        except (httpx.HTTPError, jwt.PyJWTError, ValueError) as error:
            logger.warning("token keys not fetched", reason=type(error).__name__)
            if not self._keys:
                raise UnavailableError from error


def _fetch(address: str) -> dict[str, jwt.PyJWK]:
    """Return the RSA signature keys of a key set. Raises ValueError when it holds none."""
    with httpx.Client(transport=httpx.HTTPTransport(), timeout=_TIMEOUT_SECONDS) as client:
        response = client.get(address)
    response.raise_for_status()
    if len(response.content) > _MOST_BYTES:
        raise ValueError("the key set is too large")
    keys = {
        key.key_id: key
        for key in jwt.PyJWKSet.from_dict(response.json()).keys
        if key.key_id and key.key_type == "RSA" and key.public_key_use in {None, "sig"}
    }
    if not keys:
        raise ValueError("the key set holds no key")
    return keys
