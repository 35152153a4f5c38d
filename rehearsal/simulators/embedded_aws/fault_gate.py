"""Makes the faults of `rehearsal.faults` in front of the emulator's services."""

import asyncio
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, Final

from ministack.core.responses import get_account_id
from ministack.core.router import extract_access_key_id, extract_region
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rehearsal.contracts.contract import Refusal
from rehearsal.faults.book import FaultBook
from rehearsal.faults.fault import Fault, Kind, error_of
from rehearsal.simulators.embedded_aws.caller import EmulatedCaller
from rehearsal.simulators.embedded_aws.contract_gate import Handler
from rehearsal.simulators.embedded_aws.wire import MODELS, Answer, Parsed, Query, parse, serialize

FOREVER: Final = 900.0
"""Longer than any function may run."""
_REQUEST_ID: Final = "00000000-0000-4000-8000-00000000fa17"
_cut: ContextVar[list[bool]] = ContextVar("cut")


class FaultGate:
    """Decides for each call to one service whether it meets a fault."""

    def __init__(self, emulated: str, handler: Handler, book: FaultBook) -> None:
        self._emulated, self._handler, self._book = emulated, handler, book

    async def __call__(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query: Query
    ) -> Answer:
        """Pass the call on, unless it meets a fault."""
        if self._book.empty:
            return await self._handler(method, path, headers, body, query)
        parsed = parse(self._emulated, method, path, headers, body, query)
        fault = self._fault(parsed, headers, query) if parsed else None
        if parsed and fault:
            if fault.kind in {Kind.THROTTLED, Kind.FAILING}:
                error = error_of(parsed.service, fault.kind)
                refusal = Refusal(error.code, error.message, error.status)
                return serialize(parsed, headers, refusal, _REQUEST_ID)
            if fault.kind is Kind.CUT:
                _cut.get().append(True)
            else:
                await asyncio.sleep(FOREVER if fault.kind is Kind.SILENT else fault.seconds)
        return await self._handler(method, path, headers, body, query)

    def _fault(self, parsed: Parsed, headers: dict[str, str], query: Query) -> Fault | None:
        account, region = get_account_id(), extract_region(headers, query)
        caller = EmulatedCaller(extract_access_key_id(headers, query), account, region)
        return self._book.take(parsed.service, parsed.model.name, caller.arn)


class CutReplies:
    """Ends the connection in the middle of the replies that the gate chose.

    Behind `SecondAttempts`: AWS keeps no reply for a second attempt either.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but the end of those replies; the server then closes the line."""
        chosen: list[bool] = []
        token = _cut.set(chosen)

        async def send_some(message: Message) -> None:
            if not chosen:
                await send(message)
            elif message["type"] == "http.response.start":
                await send({**message, "headers": _longer(message.get("headers", ()))})
            elif message.get("body"):
                await send({**message, "body": message["body"][:1], "more_body": True})

        try:
            await self._app(scope, receive, send_some)
        finally:
            _cut.reset(token)


def _longer(headers: Any) -> list[tuple[bytes, bytes]]:  # noqa: ANN401 - ASGI servers take any iterable
    """Headers that promise more than will come."""
    kept = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    return [*kept, (b"content-length", b"1000000")]


def add_to(handlers: MutableMapping[str, Handler], book: FaultBook) -> None:
    """Put the gate in front of every service that the platform uses."""
    for emulated in MODELS.keys() & handlers.keys():
        handlers[emulated] = FaultGate(emulated, handlers[emulated], book)
