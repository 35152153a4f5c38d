"""`/stream/runs/{run_id}`: continue an answer, stop it, get a ticket to read it."""

from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from lambda_src.runtime.billing.metering import quietly
from lambda_src.runtime.billing.open_streams import Lease
from lambda_src.runtime.http.requests import read_fields
from lambda_src.runtime.identity.claims import Caller
from lambda_src.stream.answers import HEADERS, Streaming
from lambda_src.stream.compose import Parts
from lambda_src.stream.endpoints import endpoint, signed_in
from lambda_src.stream.requests import RunPath
from lambda_src.stream.resuming import LAST_EVENT_HEADER, Resuming, last_event
from lambda_src.stream.run_store import TICKET_SECONDS, Run

_PRIVATE = {"Cache-Control": "no-store"}


def run_routes(parts: Parts, streaming: Streaming) -> list[Route]:
    """Return the routes of runs."""

    async def resume(request: HttpRequest, request_id: str) -> Response:
        run_id = _run_id(request)
        caller = await _reader(parts, request, run_id)
        last = last_event(request.headers.get(LAST_EVENT_HEADER))
        run, lease = await run_in_threadpool(_open, parts, caller, run_id)
        resuming = Resuming(
            parts.runs,
            caller,
            run_id,
            run,
            still_admitted=lambda: parts.admission.confirm(caller),
            heartbeat_seconds=streaming.heartbeat_seconds,
            status_seconds=streaming.status_seconds,
        )

        async def body() -> AsyncIterator[bytes]:
            try:
                async for data in resuming.after(last, request_id):
                    yield data
            finally:
                quietly(lambda: parts.open_streams.close(lease), "stream lease not closed")

        return StreamingResponse(body(), headers=HEADERS)

    async def stop(request: HttpRequest, _: str) -> Response:
        run_id = _run_id(request)
        caller = await signed_in(parts, request)
        await run_in_threadpool(parts.runs.stop, caller, run_id)
        return JSONResponse({"run_id": run_id}, HTTPStatus.ACCEPTED, _PRIVATE)

    async def ticket(request: HttpRequest, _: str) -> Response:
        run_id = _run_id(request)
        caller = await signed_in(parts, request)
        made = await run_in_threadpool(parts.runs.ticket, caller, run_id)
        answer = {"ticket": made, "expires_in": TICKET_SECONDS}
        return JSONResponse(answer, HTTPStatus.CREATED, _PRIVATE)

    path = "/stream/runs/{run_id}"
    return [
        Route(path, endpoint(resume), methods=["GET"]),
        Route(f"{path}/stop", endpoint(stop), methods=["POST"]),
        Route(f"{path}/ticket", endpoint(ticket), methods=["POST"]),
    ]


async def _reader(parts: Parts, request: HttpRequest, run_id: str) -> Caller:
    """Return who reads: by a ticket, which an EventSource can send, else by the token."""
    ticket = request.query_params.get("ticket")
    if ticket is None:
        return await signed_in(parts, request)
    caller = await run_in_threadpool(parts.runs.redeem, ticket, run_id)
    return await run_in_threadpool(parts.admission.confirm, caller)


def _open(parts: Parts, caller: Caller, run_id: str) -> tuple[Run, Lease]:
    """Return a run whose session is still there, and the right to one more stream."""
    run = parts.runs.find(caller, run_id)
    parts.sessions.find(caller, run.session_id)
    return run, parts.lease(caller)


def _run_id(request: HttpRequest) -> str:
    return read_fields(dict(request.path_params), RunPath).run_id
