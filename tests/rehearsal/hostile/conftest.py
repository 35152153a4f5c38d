"""The chat API in this process, behind the doors that attacks use, with a route that may leak."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from aws_lambda_powertools.event_handler import Response

from lambda_src.runtime.http.resolver import Entry, answer, api, caller_of
from rehearsal.hostile import contracts
from rehearsal.hostile.attack import tenant_of
from rehearsal.hostile.contracts import Contract
from rehearsal.hostile.doors import Doors
from rehearsal.hostile.parties import Tenant
from rehearsal.hostile.routes import Route, WayIn
from tests.lambda_src.conftest import aws, aws_address, aws_session, origin_secret, tables, world
from tests.lambda_src.events import Api, Context, claims, event
from tests.lambda_src.world import World

__all__ = ["aws", "aws_address", "aws_session", "origin_secret", "tables", "world"]
ADMIN = "[tenant-admin]"
ROUTES = (
    ("POST", "/api/chat", "chat"),
    ("GET", "/api/sessions", "sessions"),
    ("POST", "/api/sessions", "sessions"),
    ("GET", "/api/sessions/{session_id}/messages", "sessions"),
    ("DELETE", "/api/sessions/{session_id}", "sessions"),
    ("GET", "/api/tenants/{tenant_id}/usage", "usage"),
)
_FUNCTIONS = {"chat": "chat", "sessions": "sessions", "tenants": "usage", "peek": "peek"}
Read = Callable[[str, str], list[dict[str, Any]]]


@dataclass
class Street:
    """The functions of the chat API, and one of a colleague who forgot something."""

    world: World
    read: Read | None = None

    def routes(self) -> list[Route]:
        routes = [Route(method, path, WayIn.TOKEN, function) for method, path, function in ROUTES]
        if self.read:
            routes.append(Route("GET", "/api/peek/{session_id}", WayIn.TOKEN, "peek"))
        return routes

    @asynccontextmanager
    async def doors(self) -> AsyncIterator[Doors]:
        functions = {
            "chat": self.world.chat(),
            "sessions": self.world.sessions(),
            "usage": self.world.usage(),
            "peek": Api(Entry(self._peek)),
        }

        def serve(request: httpx.Request) -> httpx.Response:
            return self._serve(functions, request)

        transport = httpx.MockTransport(serve)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            yield Doors({WayIn.TOKEN: [client]})

    def _peek(self) -> Any:
        app = api(self.world.admission())

        @app.get("/api/peek/<session_id>")
        def peek(session_id: str) -> Response[str]:
            assert self.read
            found = self.read(caller_of(app).tenant_id, session_id)
            return answer(HTTPStatus.OK, {"messages": found})

        return app

    def _serve(self, functions: dict[str, Api], request: httpx.Request) -> httpx.Response:
        path = request.extensions["target"].decode().partition("?")[0]
        named = path.strip("/").partition("/")[2].split("/")[0]
        return serving(functions.get(_FUNCTIONS.get(named, "")), request)


def serving(function: Api | None, request: httpx.Request) -> httpx.Response:
    """What API Gateway does for a function: the token's claims, the event, the response."""
    path, _, query = request.extensions["target"].decode().partition("?")
    token = claims_of(request.headers.get("authorization", ""))
    if token is None and not path.startswith("/chat/public/"):
        return httpx.Response(401, json={"message": "Unauthorized"})
    if function is None:
        return httpx.Response(404, json={"message": "Not Found"})
    made = event(
        request.method,
        unquote(path, errors="surrogateescape"),
        token=None if path.startswith("/chat/public/") else token,
        query=dict(parse_qsl(query, keep_blank_values=True)),
        headers=dict(request.headers),
        rawPath=path,
        rawQueryString=query,
    )
    made["body"] = base64.b64encode(request.content).decode()
    made["isBase64Encoded"] = True
    answered = function.entry(made, Context())
    sent = [("set-cookie", cookie) for cookie in answered.get("cookies", [])]
    return httpx.Response(
        answered["statusCode"],
        headers=[*answered["headers"].items(), *sent],
        text=answered.get("body") or "",
    )


def claims_of(authorization: str) -> dict[str, Any] | None:
    token = authorization.removeprefix("Bearer ")
    try:
        read = json.loads(token)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


@pytest.fixture
def street(world: World) -> Street:
    for tenant_id in ("acme", "globex"):
        world.add_member(f"{tenant_id}-admin", tenant_id, "tenant-admin")
        world.add_member(f"{tenant_id}-member", tenant_id)
    return Street(world)


def tenant(tenant_id: str) -> Tenant:
    return tenant_of(
        tenant_id,
        {
            "admin": json.dumps(claims(f"{tenant_id}-admin", tenant_id, ADMIN)),
            "member": json.dumps(claims(f"{tenant_id}-member", tenant_id)),
        },
    )


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract of the route of the colleague."""
    real = contracts.contract_of

    def of(route: Route) -> Contract:
        return Contract() if route.function == "peek" else real(route)

    monkeypatch.setattr("rehearsal.hostile.attempts.contract_of", of)
