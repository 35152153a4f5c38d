"""boto3 clients for model calls, and what their failures mean."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import urllib3.exceptions
from botocore.config import Config
from botocore.eventstream import ParserError
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    ParamValidationError,
    ReadTimeoutError,
)

from lambda_src.runtime.models.errors import ErrorKind, ModelError, excerpt
from lambda_src.runtime.models.interruption import current
from lambda_src.runtime.models.retry_after import seconds_to_wait

CONNECT_SECONDS = 5.0
STALE_WITHIN_SECONDS = 1.0
CONNECTIONS = 64  # kept open: as many streams at once need none anew

Result = TypeVar("Result")

_KINDS: dict[str, ErrorKind] = {
    "ThrottlingException": "throttled",
    "TooManyRequestsException": "throttled",
    "ServiceQuotaExceededException": "throttled",
    "ModelTimeoutException": "timeout",
    "RequestTimeout": "timeout",
    "ConflictException": "unavailable",
    "DependencyFailedException": "unavailable",
    "ModelErrorException": "unavailable",
    "ModelNotReadyException": "unavailable",
    "ModelStreamErrorException": "unavailable",
    "InternalServerException": "unavailable",
    "ServiceUnavailableException": "unavailable",
    "BadGatewayException": "unavailable",
}


def client_config(timeout_seconds: float) -> Config:
    """Return the configuration of a model client: one attempt, so that none outlives the Lambda.

    The read timeout is botocore's: the longest silence on the connection. The caller decides about
    another try; it knows its own deadline.
    """
    # botocore.parsers logs whole response bodies at DEBUG: conversations, and keys from SSM.
    logging.getLogger("botocore.parsers").setLevel(logging.INFO)
    return Config(
        connect_timeout=min(CONNECT_SECONDS, timeout_seconds),
        read_timeout=timeout_seconds,
        retries={"total_max_attempts": 1, "mode": "standard"},
        tcp_keepalive=True,
        max_pool_connections=CONNECTIONS,
    )


def call_once(call: Callable[[], Result]) -> Result:
    """Return what `call` returns; repeat it once if its connection turned out to be dead.

    A Lambda that was frozen thaws with pooled connections that the service closed meanwhile. Such
    a failure comes at once; one that comes later may have cost tokens and is not repeated.
    """
    started = time.monotonic()
    try:
        return call()
    except ConnectionClosedError:
        if current().reason or time.monotonic() - started > STALE_WITHIN_SECONDS:
            raise
        return call()


@contextmanager
def aws_failures_as_model_errors(service: str) -> Iterator[None]:
    """Turn every failure of a boto3 call or its event stream into a `ModelError`."""
    try:
        yield
    except ClientError as error:
        raise _from_client_error(service, error) from error
    except (ReadTimeoutError, ConnectTimeoutError, urllib3.exceptions.TimeoutError) as error:
        raise ModelError("timeout", f"{service} did not answer in time") from error
    except ParamValidationError as error:
        raise ModelError("invalid", f"{service} call: {excerpt(str(error))}") from error
    except KeyError as error:
        raise ModelError("unavailable", f"{service}'s answer lacks {error}") from error
    except (BotoCoreError, ParserError, urllib3.exceptions.HTTPError) as error:
        words = f"{service} failed: {type(error).__name__}: {excerpt(str(error))}"
        raise ModelError("unavailable", words) from error


def _from_client_error(service: str, error: ClientError) -> ModelError:
    code = str(error.response.get("Error", {}).get("Code", "Unknown"))
    # Errors inside an event stream carry the member's name: throttlingException.
    name = code[:1].upper() + code[1:]
    metadata = error.response.get("ResponseMetadata", {})
    kind = _KINDS.get(name) or _kind_of_status(metadata.get("HTTPStatusCode", 400))
    text = excerpt(str(error.response.get("Error", {}).get("Message", "")))
    wait = seconds_to_wait(metadata.get("HTTPHeaders", {}).get("retry-after"))
    return ModelError(kind, f"{service} answered {name}: {text}", retry_after=wait)


def _kind_of_status(status: int) -> ErrorKind:
    if status == 429:  # noqa: PLR2004 - HTTP Too Many Requests
        return "throttled"
    return "unavailable" if status >= 500 else "invalid"  # noqa: PLR2004 - HTTP server errors
