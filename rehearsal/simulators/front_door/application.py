"""The front door: WAF, then the behavior, its function, its origin, and its headers on the answer.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html
"""

import asyncio
import logging
import secrets
import signal
import threading
from dataclasses import dataclass, field

import httpx
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from rehearsal.simulators.front_door import event, origin_request
from rehearsal.simulators.front_door.current import Current, View
from rehearsal.simulators.front_door.deployed import Document, items
from rehearsal.simulators.front_door.edge_functions import EdgeFunctions, FunctionError
from rehearsal.simulators.front_door.edge_lambdas import EdgeLambdaError, EdgeLambdas
from rehearsal.simulators.front_door.errors import Failure, page
from rehearsal.simulators.front_door.origins import Origins, denied
from rehearsal.simulators.front_door.response_headers import for_viewer, marked
from rehearsal.simulators.relay import upstream
from rehearsal.simulators.relay.request import (
    BodyTooLargeError,
    Request,
    read,
)
from rehearsal.simulators.relay.response import Response, while_connected

_LARGEST_BODY = 10 * 1024 * 1024  # what API Gateway takes at most
_MISSING = 404
_LOG = logging.getLogger("front_door")


@dataclass
class FrontDoor:
    """An ASGI application. `transport` sends requests to origins."""

    current: Current
    functions: EdgeFunctions
    origins: Origins
    lambdas: EdgeLambdas
    transport: httpx.AsyncBaseTransport = field(default_factory=upstream.transport)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or takes part in the server's start and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._receive(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        renewals: set[asyncio.Task[None]] = set()

        def renew() -> None:
            task = asyncio.create_task(self.current.renew())
            renewals.add(task)
            task.add_done_callback(renewals.discard)

        await receive()
        if threading.current_thread() is threading.main_thread():
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, renew)
            # One that came since the port was open is delivered now.
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.functions.close()
        await self.transport.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    async def _receive(self, scope: Scope, receive: Receive, send: Send) -> None:
        id_ = secrets.token_urlsafe(24)
        try:
            request = await read(scope, receive, limit=_LARGEST_BODY)
        except BodyTooLargeError:
            await _fail(send, Failure.TOO_LARGE, id_)
        except ClientDisconnect:
            return
        else:
            await while_connected(self._answer(request, send, id_), receive)

    async def _answer(self, request: Request, send: Send, id_: str) -> None:
        view = await self.current.view()
        if view is None:
            await _fail(send, Failure.NOTHING_DEPLOYED, id_)
            return
        blocked = _blocked(view, request, id_)
        if blocked:
            await blocked.send(send, head=request.method == "HEAD")
            return
        behavior = view.deployed.behavior(request.path)
        if request.method not in items(behavior["AllowedMethods"]):
            await _fail(send, Failure.METHOD, id_)
            return
        try:
            forwarded = await self._at_the_edge(view, behavior, request, id_)
        except FunctionError:
            await _fail(send, Failure.FUNCTION, id_)
            return
        if isinstance(forwarded, Response):
            headers = for_viewer(view.deployed, behavior, forwarded.headers)
            cache_result = "FunctionGeneratedResponse"
            headers = marked(view.deployed, headers, id_=id_, cache_result=cache_result)
            await Response(forwarded.status, headers, forwarded.body).send(send)
            return
        await self._from_origin(view, behavior, forwarded, send, id_)

    async def _at_the_edge(
        self, view: View, behavior: Document, request: Request, id_: str
    ) -> Request | Response:
        """The request after the viewer-request function, or that function's own answer."""
        clean = origin_request.received(request)
        function = view.deployed.function(behavior, "viewer-request")
        if function is None:
            return clean
        event_document = event.viewer_request(view.deployed, clean, id_)
        return event.changed(clean, await self.functions.run(function, event_document))

    async def _from_origin(
        self, view: View, behavior: Document, request: Request, send: Send, id_: str
    ) -> None:
        deployed = view.deployed
        origin = deployed.origin(behavior)
        try:
            forwarded = await self._for_origin(view, behavior, request, id_)
        except EdgeLambdaError as error:
            _LOG.warning("%s: %s", id_, error)
            await _fail(send, Failure.EDGE_LAMBDA, id_)
            return
        if isinstance(forwarded, Response):
            await self._send_whole(
                view, behavior, forwarded, send, id_, cache_result="LambdaGeneratedResponse"
            )
            return
        upstream_request = self.origins.request(deployed, origin, forwarded)
        if isinstance(upstream_request, Response):
            await self._send_whole(view, behavior, upstream_request, send, id_)
            return
        try:
            async with upstream.response_to(self.transport, upstream_request) as answer:
                missing = answer.status_code == _MISSING
                if missing and not self.origins.may_list(deployed, origin):
                    await self._send_whole(view, behavior, denied(), send, id_)
                    return
                headers = for_viewer(deployed, behavior, upstream.headers_of(answer))
                cache_result = "Error" if answer.is_error else "Miss"
                headers = marked(deployed, headers, id_=id_, cache_result=cache_result)
                if not await upstream.hand_back(send, answer, headers):
                    _LOG.warning("%s: the origin ended its response early", id_)
        except httpx.TransportError as error:
            await _fail(send, _failure(error), id_)

    async def _for_origin(
        self, view: View, behavior: Document, request: Request, id_: str
    ) -> Request | Response:
        """The request before it is signed, or the answer of a Lambda@Edge function."""
        forwarded = origin_request.for_origin(view.deployed, behavior, request, id_=id_)
        function = view.deployed.edge_lambda(behavior, "origin-request")
        if function is None:
            return forwarded
        return await self.lambdas.origin_request(function, view.deployed, forwarded, id_)

    async def _send_whole(
        self,
        view: View,
        behavior: Document,
        response: Response,
        send: Send,
        id_: str,
        *,
        cache_result: str = "Error",
    ) -> None:
        headers = for_viewer(view.deployed, behavior, response.headers)
        headers = marked(view.deployed, headers, id_=id_, cache_result=cache_result)
        await Response(response.status, headers, response.body).send(send)


def _failure(error: httpx.TransportError) -> Failure:
    if isinstance(error, httpx.TimeoutException):
        return Failure.TIMEOUT
    return Failure.UNREACHABLE if isinstance(error, httpx.ConnectError) else Failure.BROKEN


def _blocked(view: View, request: Request, id_: str) -> Response | None:
    block = view.web_acl.judge(request) if view.web_acl else None
    if block is None or view.web_acl is None:
        return None
    answer = page(Failure.BLOCKED, id_, status=block.status)
    own = view.web_acl.body(block)
    if own:
        kind, text = own
        answer = Response(block.status, (("content-type", kind),), text.encode())
    added = tuple(
        (item["Name"].lower(), item["Value"]) for item in block.response.get("ResponseHeaders", ())
    )
    headers = marked(view.deployed, (*answer.headers, *added), id_=id_, cache_result="Error")
    return Response(answer.status, headers, answer.body)


async def _fail(send: Send, failure: Failure, id_: str) -> None:
    answer = page(failure, id_)
    headers = marked(None, answer.headers, id_=id_, cache_result="Error")
    await Response(answer.status, headers, answer.body).send(send)
