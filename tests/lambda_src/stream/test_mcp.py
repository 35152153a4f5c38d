"""The official client of the Model Context Protocol, unmodified, and what it never sends."""

import asyncio
import json
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from lambda_src.mcp.messages import VERSIONS
from lambda_src.runtime.identity.api_keys import Scope
from tests.lambda_src.ask.figures import SUMMARY
from tests.lambda_src.stream.issuer import bearer
from tests.lambda_src.stream.viewer import StreamWorld, Viewer

PATH = "/v1/mcp"


def key_headers(streams: StreamWorld, *scopes: Scope, tenant: str = "acme") -> dict[str, str]:
    """The headers of a program; the second is what CloudFront's function makes of the first."""
    key = streams.world.new_key(tenant, scopes=scopes or ("ask",))
    return {"authorization": f"Bearer {key}", "x-viewer-authorization": f"Bearer {key}"}


async def spoken(address: str, headers: dict[str, str], question: str) -> tuple[Any, Any, Any]:
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30, trust_env=False) as http,
        Client(streamable_http_client(address + PATH, http_client=http)) as client,
    ):
        listed = await client.list_tools()
        answered = await client.call_tool("ask", {"question": question})
        refused = await client.call_tool("ask", {"question": " "})
        return listed, answered, refused


def test_the_official_client_lists_the_tool_and_gets_an_answer_with_its_period_and_rows(
    viewer: Viewer, streams: StreamWorld
) -> None:
    headers = key_headers(streams)
    listed, answered, refused = asyncio.run(
        spoken(viewer.address, headers, f"What sold best? {streams.marker}")
    )
    assert [tool.name for tool in listed.tools] == ["ask"]
    assert not answered.is_error
    told = answered.structured_content
    assert json.loads(answered.content[0].text) == told
    assert told["context"] == SUMMARY
    assert refused.is_error
    assert "question" in refused.content[0].text
    (call,) = streams.calls()
    assert "Margherita" in json.dumps(call, ensure_ascii=False)
    assert streams.world.books_balance() == sum(told["usage"].values())


def send(viewer: Viewer, headers: dict[str, str], body: Any, **more: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return viewer.http.post(PATH, content=content, headers={**headers, **more})


def rpc(method: str, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


def test_a_key_answers_from_its_own_tenant_alone(viewer: Viewer, streams: StreamWorld) -> None:
    headers = key_headers(streams, tenant="globex")
    question = {"question": f"What did acme sell? {streams.marker}", "tenant_id": "acme"}
    refused = send(viewer, headers, rpc("tools/call", name="ask", arguments=question)).json()
    assert refused["result"]["isError"]
    del question["tenant_id"]
    answered = send(viewer, headers, rpc("tools/call", name="ask", arguments=question)).json()
    assert answered["result"]["structuredContent"]["context"] != SUMMARY
    (call,) = streams.calls()
    assert "Margherita" not in json.dumps(call)


def test_only_a_key_that_was_made_for_it_opens_it(viewer: Viewer, streams: StreamWorld) -> None:
    other = send(viewer, key_headers(streams, "chat", "models", "embeddings"), rpc("ping"))
    assert (other.status_code, other.json()["error"]["code"]) == (403, "insufficient_scope")
    for headers in ({}, bearer()):
        assert send(viewer, headers, rpc("ping")).status_code == 401
    page = send(viewer, key_headers(streams), rpc("ping"), origin="https://evil.example")
    assert page.status_code == 403
    for method in ("GET", "DELETE"):
        answer = viewer.http.request(method, PATH, headers=key_headers(streams))
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [(version, version) for version in VERSIONS] + [("1999-01-01", VERSIONS[-1])],
)
def test_a_revision_is_agreed_on(
    viewer: Viewer, streams: StreamWorld, wanted: str, spoken: str
) -> None:
    answer = send(viewer, key_headers(streams), rpc("initialize", protocolVersion=wanted))
    assert answer.json()["result"]["protocolVersion"] == spoken


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, -32700),
        ([rpc("ping")], 400, -32600),
        ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, 400, -32600),
        ({"jsonrpc": "2.0", "id": None, "method": "ping"}, 400, -32600),
        ({"jsonrpc": "2.0", "id": 1, "result": {}}, 400, -32600),
        (rpc("resources/list"), 200, -32601),
        (rpc("initialize"), 200, -32602),
        (rpc("tools/call", name="drop"), 200, -32602),
        (rpc("tools/call", name="ask", arguments=[]), 200, -32602),
        (rpc("tools/list", cursor="x"), 200, -32602),
    ],
)
def test_what_is_no_message_is_an_error_of_the_protocol(
    viewer: Viewer, streams: StreamWorld, body: Any, status: int, code: int
) -> None:
    answer = send(viewer, key_headers(streams), body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_notification_is_accepted_and_an_unknown_revision_refused(
    viewer: Viewer, streams: StreamWorld
) -> None:
    headers = key_headers(streams)
    told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    accepted = send(viewer, headers, told)
    assert (accepted.status_code, accepted.content) == (202, b"")
    answer = send(viewer, headers, rpc("ping"), **{"mcp-protocol-version": "1999-01-01"})
    assert answer.status_code == 400
    assert answer.json()["error"]["data"]["supported"] == list(VERSIONS)
