"""Invokes functions of the vault, each call once.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004 - botocore's name

from lambda_src.runtime import clients, request_ids
from lambda_src.runtime.http.errors import ApiError, UnavailableError
from lambda_src.runtime.http.refusals import passes
from lambda_src.runtime.logs import logger
from lambda_src.runtime.models.aws import call_once

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

RESUME_SECONDS = 15  # how long Aurora takes to resume from zero capacity
_GETTING_READY = {"ResourceConflictException", "ResourceNotReadyException"}
_TIMED_OUT = "Sandbox.Timedout"


class VaultFailedError(Exception):
    """The vault failed or its response is invalid. The message is for logs and contains no row."""


class VaultRefusedError(ApiError):
    """An error of a vault function (`refusals.error_payload`), passed on to the caller."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(error["message"], code=error["code"], retry_after=error.get("retry_after"))
        self.status = HTTPStatus(error["status"])
        self.details = dict(error.get("details") or {})


def connect(seconds: float) -> "LambdaClient":
    """Return a client that tries once: the vault retries the database itself."""
    once = Config(
        retries={"mode": "standard", "total_max_attempts": 1},
        connect_timeout=2,
        read_timeout=seconds,
        tcp_keepalive=True,
    )
    client: LambdaClient = clients.client("lambda", config=once)
    return client


@dataclass(frozen=True)
class VaultFunction:
    """One function of the vault, by name or ARN. `busy` is the message while it is unavailable."""

    client: "LambdaClient"
    function_name: str
    busy: str = "Try again shortly."

    def invoke(self, payload: Mapping[str, Any]) -> bytes:
        """Return the response body, which may be an error of the function.

        Raises UnavailableError while the database resumes or the vault is too busy, and
        VaultFailedError when the function itself failed.
        """
        body = json.dumps(request_ids.beside(payload)).encode()
        with self._passing_failures():
            response = call_once(
                lambda: self.client.invoke(FunctionName=self.function_name, Payload=body)
            )
            reply = response["Payload"].read()
        if response.get("FunctionError"):
            raise self._failure(reply)
        return reply

    def ask(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return the response. Raises VaultRefusedError, and what `invoke` raises."""
        try:
            document = json.loads(self.invoke(payload))
            if "error" not in document:
                return dict(document)
            refused = VaultRefusedError(document["error"])
        except (ValueError, KeyError, TypeError) as error:
            raise VaultFailedError(f"vault's answer is wrong: {type(error).__name__}") from None
        raise refused

    def unavailable(self, retry_after: int | None = None) -> UnavailableError:
        """The error for callers while the vault does not respond."""
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
            if passes(error) or error.response["Error"]["Code"] in _GETTING_READY:
                raise self.unavailable(1) from error
            raise

    def _failure(self, body: bytes) -> Exception:
        """The error for its error type; its message and stack stay in its own log."""
        try:
            kind = str(json.loads(body)["errorType"])
        except (ValueError, KeyError, TypeError):
            kind = "unknown"
        if kind == _TIMED_OUT:
            return self.unavailable()
        return VaultFailedError(f"vault failed: {kind}")
