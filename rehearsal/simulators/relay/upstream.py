"""Forwards requests unchanged and passes their responses on piece by piece."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.types import Send

from rehearsal.simulators.relay.request import Headers, Request, end_to_end
from rehearsal.simulators.relay.response import begin, pass_on

_KEPT_CONNECTIONS = 50
# Less than any server here keeps an idle connection: a request on a closed one would fail.
_KEPT_SECONDS = 2


def transport() -> httpx.AsyncBaseTransport:
    """A transport without proxy and cookies, with as many connections as there are requests."""
    limits = httpx.Limits(
        max_connections=None,
        max_keepalive_connections=_KEPT_CONNECTIONS,
        keepalive_expiry=_KEPT_SECONDS,
    )
    return httpx.AsyncHTTPTransport(trust_env=False, limits=limits)


def sent_to(base: str, request: Request, *, timeout: httpx.Timeout) -> httpx.Request:
    """The request for another address: the same target, headers and body, byte for byte."""
    headers = [item for item in request.headers if item[0] != "content-length"]
    if request.body or request.method in {"POST", "PUT", "PATCH"}:
        headers.append(("content-length", str(len(request.body))))
    return httpx.Request(
        request.method,
        base,
        headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        content=request.body,
        extensions={
            "timeout": timeout.as_dict(),
            "target": request.target.encode("latin-1"),  # as it was sent and signed
        },
    )


@asynccontextmanager
async def response_to(
    through: httpx.AsyncBaseTransport, request: httpx.Request
) -> AsyncIterator[httpx.Response]:
    """The response, with its body still to be read; its connection is closed at the end.

    Raises:
        httpx.TransportError: there is none.

    """
    answer = await through.handle_async_request(request)
    try:
        yield answer
    finally:
        await answer.aclose()


def headers_of(answer: httpx.Response) -> Headers:
    """The end-to-end headers of a response (RFC 9110, 7.6.1)."""
    return end_to_end(tuple((name.lower(), text) for name, text in answer.headers.multi_items()))


async def hand_back(send: Send, answer: httpx.Response, headers: Headers) -> bool:
    """Passes a response on as it arrives; False when the origin ended it early."""
    await begin(send, answer.status_code, headers)
    try:
        await pass_on(send, _pieces(answer))
    except httpx.TransportError:
        return False
    return True


async def _pieces(answer: httpx.Response) -> AsyncIterator[bytes]:
    if not isinstance(answer.stream, httpx.AsyncByteStream):
        raise TypeError("the transport is not asynchronous")
    async for piece in answer.stream:
        yield piece
