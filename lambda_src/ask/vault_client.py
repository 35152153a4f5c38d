"""The one thing Ask may do in the vault: invoke its context function for three slices.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004
from pydantic import ValidationError

from lambda_src.ask.facts import Facts
from lambda_src.ask.slices import VaultReply
from lambda_src.runtime.claims import Caller
from lambda_src.runtime.errors import UnavailableError
from lambda_src.runtime.logs import logger
from lambda_src.runtime.models.aws import call_once

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

VAULT_SECONDS = 12.0
RESUME_SECONDS = 15  # what Aurora takes to come back from zero capacity
DAYS = 30
ROWS = 10
OPERATIONS: dict[str, dict[str, int]] = {
    "revenue_by_day": {"days": DAYS},
    "top_menu_items": {"days": DAYS, "limit": ROWS},
    "recent_orders": {"limit": ROWS},
}
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


def connect() -> "LambdaClient":
    """Return a client that tries once: the vault has its own patience with the database."""
    once = Config(
        retries={"mode": "standard", "total_max_attempts": 1},
        connect_timeout=2,
        read_timeout=VAULT_SECONDS,
        tcp_keepalive=True,
    )
    return boto3.client("lambda", config=once)


@dataclass(frozen=True)
class VaultClient:
    """The vault's context function, by name or ARN."""

    client: "LambdaClient"
    function_name: str

    def facts(self, caller: Caller) -> Facts:
        """Return the figures of the caller's tenant, all from one invocation and one snapshot.

        Raises UnavailableError while the database resumes or the vault is too busy, and
        VaultFailedError for anything else, also an answer about another tenant.
        """
        reply = self._invoke({"claims": claims_of(caller), "operations": OPERATIONS})
        return _facts(reply, caller)

    def _invoke(self, payload: dict[str, Any]) -> bytes:
        body = json.dumps(payload).encode()
        with _passing_failures():
            response = call_once(
                lambda: self.client.invoke(FunctionName=self.function_name, Payload=body)
            )
            reply = response["Payload"].read()
        if response.get("FunctionError"):
            raise _failure(reply)
        return reply


def claims_of(caller: Caller) -> dict[str, str]:
    """Return the claims that made this caller, in the form in which an HTTP API passes them.

    Only those that `verified_caller` reads: the vault has no use for a name or an e-mail address.
    """
    return {
        "token_use": "id",
        "sub": caller.user_id,
        "custom:tenant_id": caller.tenant_id,
        "cognito:groups": f"[{' '.join(sorted(caller.groups))}]",
    }


@contextmanager
def _passing_failures() -> Iterator[None]:
    try:
        yield
    except (ConnectionError, HTTPClientError) as error:
        logger.warning("vault did not answer", reason=type(error).__name__)
        raise _unavailable() from error
    except ClientError as error:
        if error.response["Error"]["Code"] in _PASSING:
            raise _unavailable(1) from error
        raise


def _facts(body: bytes, caller: Caller) -> Facts:
    try:
        reply = VaultReply.model_validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in wrong["loc"])
        raise VaultFailedError(f"vault's answer is wrong at {place}: {wrong['type']}") from None
    if reply.error is not None:
        if reply.error.code == UnavailableError.code:
            raise _unavailable(reply.error.retry_after)
        raise VaultFailedError(f"vault refused: {reply.error.code}")
    if reply.slices is None or reply.today is None or reply.tenant_id != caller.tenant_id:
        raise VaultFailedError("vault's answer is not about the caller's tenant")
    return Facts.of(reply.slices, days=DAYS, today=reply.today)


def _failure(body: bytes) -> Exception:
    """Say what kind of error the function ended with; its words and stack stay where they are."""
    try:
        kind = str(json.loads(body)["errorType"])
    except (ValueError, KeyError, TypeError):
        kind = "unknown"
    return _unavailable() if kind == _TIMED_OUT else VaultFailedError(f"vault failed: {kind}")


def _unavailable(retry_after: int | None = None) -> UnavailableError:
    seconds = RESUME_SECONDS if retry_after is None else retry_after
    return UnavailableError("The figures are not ready yet.", retry_after=seconds)
