"""How the street asks the vault: by invoking one of its functions, once.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004

from lambda_src.runtime.http.errors import ApiError, UnavailableError
from lambda_src.runtime.logs import logger
from lambda_src.runtime.models.aws import call_once

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

RESUME_SECONDS = 15  # what Aurora takes to come back from zero capacity
_PASSING = {
    "EC2ThrottledException",
    "ResourceConflictException",
    "ResourceNotReadyException",
    "ServiceException",
    "TooManyRequestsException",
}
_TIMED_OUT = "Sandbox.Timedout"


class VaultFailedError(Exception):
    """The vault failed or answered nonsense. The message is for logs and holds no row."""


class RefusedError(ApiError):
    """What a function of the vault refused (`refusals.error_payload`), as it is passed on."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__(told["message"], code=told["code"], retry_after=told.get("retry_after"))
        self.status = HTTPStatus(told["status"])
        self.details = dict(told.get("details") or {})


def connect(seconds: float) -> "LambdaClient":
    """Return a client that tries once: the vault has its own patience with the database."""
    once = Config(
        retries={"mode": "standard", "total_max_attempts": 1},
        connect_timeout=2,
        read_timeout=seconds,
        tcp_keepalive=True,
    )
    return boto3.client("lambda", config=once)


@dataclass(frozen=True)
class VaultFunction:
    """One function of the vault, by name or ARN. `busy` is what a caller is told meanwhile."""

    client: "LambdaClient"
    function_name: str
    busy: str = "Try again shortly."

    def invoke(self, payload: Mapping[str, Any]) -> bytes:
        """Return what it answered, which may be an error in its own words.

        Raises UnavailableError while the database resumes or the vault is too busy, and
        VaultFailedError when the function itself failed.
        """
        body = json.dumps(payload).encode()
        with self._passing_failures():
            response = call_once(
                lambda: self.client.invoke(FunctionName=self.function_name, Payload=body)
            )
            reply = response["Payload"].read()
        if response.get("FunctionError"):
            raise self._failure(reply)
        return reply

    def ask(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return its answer. Raises RefusedError for its own errors, and what `invoke` raises."""
        try:
            told = json.loads(self.invoke(payload))
            if "error" not in told:
                return dict(told)
            refused = RefusedError(told["error"])
        except (ValueError, KeyError, TypeError) as error:
            raise VaultFailedError(f"vault's answer is wrong: {type(error).__name__}") from None
        raise refused

    def unavailable(self, retry_after: int | None = None) -> UnavailableError:
        """What callers are told while there is no answer."""
        seconds = RESUME_SECONDS if retry_after is None else retry_after
        return UnavailableError(self.busy, retry_after=seconds)

    @contextmanager
    def _passing_failures(self) -> Iterator[None]:
        try:
            yield
        except (ConnectionError, HTTPClientError) as error:
            logger.warning("vault did not answer", reason=type(error).__name__)
            raise self.unavailable() from error
        except ClientError as error:
            if error.response["Error"]["Code"] in _PASSING:
                raise self.unavailable(1) from error
            raise

    def _failure(self, body: bytes) -> Exception:
        """Say what kind of error it ended with; its words and stack stay where they are."""
        try:
            kind = str(json.loads(body)["errorType"])
        except (ValueError, KeyError, TypeError):
            kind = "unknown"
        if kind == _TIMED_OUT:
            return self.unavailable()
        return VaultFailedError(f"vault failed: {kind}")
