"""API keys from an SSM SecureString or Secrets Manager, kept in memory for five minutes.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
"""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import SecretStr

from lambda_src.runtime.models.aws import aws_failures_as_model_errors, call_once
from lambda_src.runtime.models.errors import ModelError
from lambda_src.runtime.secret_ages import log_age

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_ssm import SSMClient

CACHE_SECONDS = 300.0


class ApiKey:
    """One provider's key, read when first needed and again after five minutes or `forget`.

    `fetch` returns the raw text; `name` is what errors call it. Neither errors, logs nor `repr`
    ever show the key.
    """

    def __init__(
        self,
        name: str,
        fetch: Callable[[], str],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._cached: tuple[float, SecretStr] | None = None

    def __repr__(self) -> str:
        return f"ApiKey({self.name!r})"

    def read(self) -> SecretStr:
        """Return the key; raises `ModelError` when it cannot be read or cannot be a key."""
        with self._lock:
            if self._cached is None or self._clock() - self._cached[0] >= CACHE_SECONDS:
                self._cached = (self._clock(), self._usable(self._fetch()))
            return self._cached[1]

    def forget(self) -> None:
        """Read the key anew next time: the provider rejected this one, perhaps it was rotated."""
        with self._lock:
            self._cached = None

    def _usable(self, text: str) -> SecretStr:
        key = text.strip()
        # Anything else cannot stand in an HTTP header, and the HTTP client's error would quote it.
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise ModelError(
                "invalid", f"{self.name} holds no usable key: expected printable ASCII"
            )
        return SecretStr(key)


def parameter_key(name: str, *, client: "SSMClient") -> ApiKey:
    """Return the key in the SSM parameter `name`, which must be a SecureString."""
    title = f"SSM parameter {name}"

    def fetch() -> str:
        with aws_failures_as_model_errors(title):
            answer = call_once(lambda: client.get_parameter(Name=name, WithDecryption=True))
        parameter = answer.get("Parameter", {})
        if parameter.get("Type") != "SecureString":
            raise ModelError("invalid", f"{title} must be a SecureString")
        return parameter.get("Value", "")

    return ApiKey(title, fetch)


def secret_key(arn: str, *, client: "SecretsManagerClient") -> ApiKey:
    """Return the key in the Secrets Manager secret `arn`: its whole `SecretString`."""
    title = f"secret {arn}"

    def fetch() -> str:
        with aws_failures_as_model_errors(title):
            answer = call_once(lambda: client.get_secret_value(SecretId=arn))
        log_age(answer)
        return answer.get("SecretString", "")

    return ApiKey(title, fetch)
