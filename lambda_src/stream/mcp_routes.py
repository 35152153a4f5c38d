"""`POST /v1/mcp`: the Model Context Protocol over streamable HTTP, without sessions or streams.

https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
"""

import asyncio
from contextvars import copy_context
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lambda_src.ask.requests import AskRequest
from lambda_src.mcp.messages import Json, Message, RpcError, check_version, read_message, result
from lambda_src.mcp.server import answer
from lambda_src.runtime.http.errors import ForbiddenError
from lambda_src.runtime.http.text import check_body
from lambda_src.runtime.identity.key_admission import KeyHolder
from lambda_src.stream.answers import Streaming
from lambda_src.stream.compose import Parts
from lambda_src.stream.program_endpoints import count, for_programs, leased
from lambda_src.stream.requests import read_limited
from lambda_src.stream.responses import PRIVATE

MCP = "/v1/mcp"
VERSION_HEADER = "MCP-Protocol-Version"
_CALL = "tools/call"


def mcp_routes(parts: Parts, streaming: Streaming) -> list[Route]:
    """Return the route. GET and DELETE are 405: there is neither a stream nor a session."""

    async def speak(request: HttpRequest, _: str, holder: KeyHolder) -> Response:
        if request.headers.get("origin") is not None:
            raise ForbiddenError("Pages of a browser may not call this; a program sends no Origin.")
        body = await read_limited(request, streaming.body_bytes)
        check_body(body)
        try:
            check_version(request.headers.get(VERSION_HEADER))
            message = read_message(body)
        except RpcError as error:
            return JSONResponse(error.answer(None), HTTPStatus.BAD_REQUEST, PRIVATE)
        if message.is_notification:
            return Response(status_code=HTTPStatus.ACCEPTED, headers=PRIVATE)
        calls = message.method == _CALL
        limits = await run_in_threadpool(count, parts, holder) if calls else {}
        answered = await asyncio.get_running_loop().run_in_executor(
            streaming.executor, copy_context().run, _answer, parts, holder, message
        )
        return JSONResponse(answered, headers={**PRIVATE, **limits})

    return [Route(MCP, for_programs(parts, "ask", speak), methods=["POST"])]


def _answer(parts: Parts, holder: KeyHolder, message: Message) -> Json:
    def ask(question: AskRequest) -> Json:
        with leased(parts, holder):
            return parts.ask(holder.caller, question, None, lambda _: None, lambda *_: {})

    try:
        return result(message.id, answer(message, ask))
    except RpcError as error:
        return error.answer(message.id)
