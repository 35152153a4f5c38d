"""The Function URLs: this authorizes the request, the function itself responds."""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
from botocore.exceptions import BotoCoreError, ClientError
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from rehearsal.simulators.decision_log import DecisionLog
from rehearsal.simulators.front_door.resource_policy import allows
from rehearsal.simulators.function_url.artifact import ArtifactError
from rehearsal.simulators.function_url.deployed import DeployedFunction
from rehearsal.simulators.function_url.worker import FunctionWorker
from rehearsal.simulators.relay import identity, upstream
from rehearsal.simulators.relay.request import (
    BodyTooLargeError,
    Request,
    end_to_end,
    read,
)
from rehearsal.simulators.relay.response import Response, while_connected
from rehearsal.simulators.relay.signing import SOURCE_ARN_HEADER, SignatureError

_LARGEST_BODY = 6 * 1024 * 1024  # of an invocation
_FRESH_SECONDS = 3.0
_GRANTS = ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")
_WAITING = httpx.Timeout(None, connect=5)  # the function ends its streams itself
_LOG = logging.getLogger("function_url")


class NotAuthorizedError(Exception):
    """The principal is not authorized; the message is Lambda's."""


@dataclass
class FunctionUrls:
    """An ASGI application. `key_file` holds the front door's signing key."""

    read_deployed: Callable[[], dict[str, DeployedFunction]]
    new_worker: Callable[[str], FunctionWorker]
    key_file: Path
    transport: httpx.AsyncBaseTransport = field(default_factory=upstream.transport)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    log: DecisionLog | None = None
    _functions: dict[str, DeployedFunction] = field(default_factory=dict, init=False)
    _workers: dict[str, FunctionWorker] = field(default_factory=dict, init=False)
    _read_at: float = field(default=float("-inf"), init=False)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or takes part in the server's start and end."""
        if scope["type"] == "lifespan":
            await receive()
            starting = asyncio.create_task(self._start())
            await send({"type": "lifespan.startup.complete"})
            await receive()
            starting.cancel()
            for worker in self._workers.values():
                await worker.end()
            await self.transport.aclose()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["type"] == "http":
            await self._receive(scope, receive, send)

    async def _start(self) -> None:
        """Starts every function before its first request."""
        try:
            for function in (await self._deployed()).values():
                await self._worker(function).address(function)
        except (ArtifactError, BotoCoreError, ClientError, httpx.HTTPError) as error:
            _LOG.warning("No function started yet: %s", error)

    async def _receive(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            request = await read(scope, receive, limit=_LARGEST_BODY)
        except BodyTooLargeError:
            await _respond(send, 413, "Exceeded maximum allowed payload size (6291456 bytes).")
        except ClientDisconnect:
            return
        else:
            await while_connected(self._answer(request, send), receive)

    async def _answer(self, request: Request, send: Send) -> None:
        host = (request.header("host") or "").split(":")[0]
        function = (await self._deployed()).get(host)
        if function is None:
            await _respond(send, 404, "Not Found")
            return
        try:
            self._admit(function, request)
        except NotAuthorizedError as error:
            await _respond(send, 403, str(error))
            return
        try:
            address = await self._worker(function).address(function)
            await self._relay(address, request, send)
        except (ArtifactError, httpx.HTTPError) as error:
            _LOG.warning("%s: %s", function.name, error or type(error).__name__)
            await _respond(send, 502, "Internal Server Error")

    def _admit(self, function: DeployedFunction, request: Request) -> None:
        """Raises NotAuthorizedError unless Lambda would authorize the request."""
        source = ""
        if function.authorized_by_iam:
            key = identity.read(self.key_file)
            if key is None or request.header("authorization") is None:
                raise NotAuthorizedError("Forbidden")
            try:
                key.verify(request, self.now())
            except SignatureError as error:
                raise NotAuthorizedError(f"Forbidden: {error}") from None
            source = _signed_source(request)
        context = {
            "aws:sourcearn": source,
            "aws:sourceaccount": source.split(":")[4] if source.count(":") > 4 else "",  # noqa: PLR2004 - fields of an ARN
            "lambda:functionurlauthtype": "AWS_IAM" if function.authorized_by_iam else "NONE",
            "lambda:invokedviafunctionurl": "true",
        }
        for action in _GRANTS:
            if not allows(
                function.policy,
                service=identity.SERVICE,
                action=action,
                resource=function.arn,
                context=context,
                log=self.log,
            ):
                raise NotAuthorizedError(f"Forbidden: no permission for {action}")

    async def _relay(self, address: str, request: Request, send: Send) -> None:
        id_ = secrets.token_hex(16)
        headers = (*end_to_end(request.headers), ("x-amzn-request-id", id_))
        upstream_request = upstream.sent_to(
            address, replace(request, headers=headers), timeout=_WAITING
        )
        async with upstream.response_to(self.transport, upstream_request) as answer:
            lines = (*upstream.headers_of(answer), ("x-amzn-requestid", id_))
            if not await upstream.hand_back(send, answer, lines):
                _LOG.warning("%s: the function ended its response early", id_)

    async def _deployed(self) -> dict[str, DeployedFunction]:
        async with self._reading:
            if time.monotonic() - self._read_at > _FRESH_SECONDS:
                self._functions = await asyncio.to_thread(self.read_deployed)
                self._read_at = time.monotonic()
        return self._functions

    def _worker(self, function: DeployedFunction) -> FunctionWorker:
        if function.host not in self._workers:
            self._workers[function.host] = self.new_worker(function.name)
        return self._workers[function.host]


def _signed_source(request: Request) -> str:
    """The distribution that CloudFront signs for; what is not signed does not count."""
    signed = (request.header("authorization") or "").partition("SignedHeaders=")[2].split(",")[0]
    named = SOURCE_ARN_HEADER in signed.split(";")
    return (request.header(SOURCE_ARN_HEADER) or "") if named else ""


async def _respond(send: Send, status: int, message: str) -> None:
    body = json.dumps({"Message": message}).encode()
    await Response(status, (("content-type", "application/json"),), body).send(send)
