"""`POST /execute` of the execution API, signed with Signature Version 4 as this function's role."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from lambda_src.runtime import request_ids
from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.logs import logger

SERVICE = "execute-api"
LOGGED_CHARACTERS = 300
_STALE_WITHIN_SECONDS = 0.2
_DEAD = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


class ExecutionApiError(Exception):
    """The execution API did not take the event; `reason` is `error` (it answered) or `failed`."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The execution API did not take the event ({reason}).")
        self.reason = reason


@dataclass(frozen=True)
class ExecutionApi:
    """The API at `url`. `credentials` are asked anew for each call: a role's expire."""

    url: str
    region: str
    credentials: Callable[[], Credentials]
    http: httpx.Client

    def execute(self, request: ExecutionRequest, *, timeout_seconds: float) -> None:
        """Hand an event over, or raise ExecutionApiError; says in the log what happened."""
        started = time.monotonic()
        fields: dict[str, Any] = {"event_id": request.event_id, "channel": request.channel}
        logger.info("execution_api_invocation_started", **fields)
        try:
            response = self._send(self.signed(request), timeout_seconds)
        except Exception as error:
            logger.warning(
                "execution_api_invocation_failed", **fields,
                exception=type(error).__name__, duration_ms=_milliseconds(started),
            )  # fmt: skip
            raise ExecutionApiError("failed") from error
        fields["duration_ms"] = _milliseconds(started)
        if response.status_code != httpx.codes.ACCEPTED:
            body = response.text[:LOGGED_CHARACTERS]
            status = response.status_code
            logger.warning("execution_api_invocation_error", **fields, status=status, body=body)
            raise ExecutionApiError("error")
        logger.info("execution_api_invocation_success", **fields, status=response.status_code)

    def signed(self, request: ExecutionRequest) -> httpx.Request:
        """Return the request with its signature over method, address, host, time and body."""
        body = request.model_dump_json().encode()
        unsigned = AWSRequest(
            "POST",
            self.url,
            data=body,
            headers={"content-type": "application/json", "host": urlsplit(self.url).netloc},
        )
        SigV4Auth(self.credentials(), SERVICE, self.region).add_auth(unsigned)
        headers = {**dict(unsigned.headers.items()), **request_ids.header()}
        return self.http.build_request("POST", self.url, content=body, headers=headers)

    def _send(self, request: httpx.Request, timeout_seconds: float) -> httpx.Response:
        """Send it, once more if the pooled connection turned out to be dead at once.

        Connecting and waiting share the time. An event that arrives twice is handled once.
        """
        connect = timeout_seconds / 3
        timeout = httpx.Timeout(timeout_seconds - connect, connect=connect)
        request.extensions["timeout"] = timeout.as_dict()
        started = time.monotonic()
        try:
            return self.http.send(request)
        except _DEAD:
            if time.monotonic() - started > _STALE_WITHIN_SECONDS:
                raise
            return self.http.send(request)


def _milliseconds(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
