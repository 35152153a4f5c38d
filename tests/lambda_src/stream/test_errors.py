"""What goes wrong before the first piece is an HTTP status, after it an event."""

import json
import socket
from typing import Any

import pytest

from lambda_src.tutor.requests import (
    CODE_CHARACTERS,
    HISTORY_BYTES,
    HISTORY_ENTRIES,
    PROBLEM_BYTES,
    QUERY_CHARACTERS,
)
from tests.lambda_src.stream.issuer import bearer
from tests.lambda_src.stream.viewer import StreamWorld, Viewer

TUTOR, CHAT, ASK = "/stream/chatbot", "/stream/chat", "/stream/ask"
NOBODYS = "6f1c2f0e-2a51-4d0e-9a53-0d8f5a3f7f10"
SAID = {"role": "user", "content": "x"}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (TUTOR, b"{", "body"),
        (TUTOR, b"[]", "body"),
        (TUTOR, b"\xff", "body"),
        (TUTOR, b"[" * 20_000, "body"),
        (TUTOR, b"", "query"),
        (TUTOR, {"query": " "}, "query"),
        (TUTOR, {"query": 1}, "query"),
        (TUTOR, {"query": "Why?", "userCode": None}, "userCode"),
        (TUTOR, {"query": "Why?", "problemDetails": "text"}, "problemDetails"),
        (TUTOR, {"query": "Why?", "history": [SAID, {"role": "system", "content": "x"}]},
         "history.1.role"),
        (TUTOR, {"query": "Why?", "history": [{"role": "user"}]}, "history.0.content"),
        (TUTOR, {"query": "Why?", "system": "x"}, "system"),
        (CHAT, {}, "message"),
        (CHAT, {"message": "x", "tenant_context": {"session_id": "1"}},
         "tenant_context.session_id"),
        (ASK, {"question": ""}, "question"),
    ],
)  # fmt: skip
def test_a_bad_body_is_400_and_names_the_field(
    viewer: Viewer, streams: StreamWorld, path: str, body: Any, field: str
) -> None:
    refused = viewer.refused(path, body)
    assert (refused.status, refused.code) == (400, "invalid_request")
    assert refused.message.startswith(f"{field}: ")
    assert streams.world.usage_items("acme") == []


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (TUTOR, {"query": "x" * (QUERY_CHARACTERS + 1)}, "query"),
        (TUTOR, {"query": "x", "userCode": "x" * (CODE_CHARACTERS + 1)}, "userCode"),
        (TUTOR, {"query": "x", "problemDetails": {"t": "x" * PROBLEM_BYTES}}, "problemDetails"),
        (TUTOR, {"query": "x", "history": [SAID] * (HISTORY_ENTRIES + 1)}, "history"),
        (TUTOR, {"query": "x", "history": [SAID | {"content": "ü" * (HISTORY_BYTES // 2)}]},
         "history"),
        (CHAT, {"message": "x" * 501}, "message"),
        (ASK, {"question": "x" * 301}, "question"),
        (TUTOR, {"query": "x", "userCode": "x" * 49_152}, "body"),
    ],
)  # fmt: skip
def test_what_is_over_a_limit_is_413_and_names_it(
    viewer: Viewer, streams: StreamWorld, path: str, body: Any, field: str
) -> None:
    refused = viewer.refused(path, body)
    assert (refused.status, refused.code) == (413, "too_large")
    assert refused.message.startswith(f"{field}: must be at most ")
    assert streams.world.usage_items("acme") == []


def test_a_body_at_every_limit_is_answered(viewer: Viewer) -> None:
    body = {
        "query": "x" * QUERY_CHARACTERS,
        "userCode": "x" * CODE_CHARACTERS,
        "history": [SAID] * HISTORY_ENTRIES,
        "problemDetails": {"t": "x" * (PROBLEM_BYTES - len('{"t":""}'))},
    }
    assert viewer.sees(TUTOR, body).text


def test_a_body_without_an_announced_length_is_cut_off_at_the_limit(viewer: Viewer) -> None:
    host, port = viewer.address.removeprefix("http://").split(":")
    head = f"POST {TUTOR} HTTP/1.1\r\nhost: {host}\r\ntransfer-encoding: chunked\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in viewer.headers.items())
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"{head}\r\n".encode())
        connection.sendall(b"c001\r\n" + b"x" * 49_153 + b"\r\n")  # and it never ends
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("path", [TUTOR, CHAT, ASK])
def test_without_a_token_not_even_the_body_is_read(
    streams: StreamWorld, viewer: Viewer, path: str
) -> None:
    host, port = viewer.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = f"POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 1000000\r\n\r\n"
        connection.sendall(head.encode())
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert b"www-authenticate: Bearer" in answer
    assert streams.world.tables.items(streams.world.tables.usage) == []


def test_a_suspended_tenant_is_403(viewer: Viewer, streams: StreamWorld) -> None:
    streams.world.add_tenant("acme", status="suspended")
    for path, field in ((TUTOR, "query"), (CHAT, "message"), (ASK, "question")):
        refused = viewer.refused(path, {field: f"x {streams.marker}"})
        assert (refused.status, refused.code) == (403, "tenant_suspended")
    assert streams.calls() == []


def test_a_context_of_another_tenant_is_403(viewer: Viewer) -> None:
    body = {"message": "x", "tenant_context": {"tenant_id": "globex"}}
    assert viewer.refused(CHAT, body).status == 403


def test_another_users_session_is_404(viewer: Viewer) -> None:
    session = viewer.sees(CHAT, {"message": "hi"}).usage["session_id"]
    body = {"message": "x", "tenant_context": {"session_id": session}}
    assert viewer.refused(CHAT, body, **bearer("user-2")).status == 404
    assert viewer.refused(CHAT, body, **bearer("user-9", "globex")).status == 404


@pytest.mark.parametrize(
    ("path", "field"), [(TUTOR, "query"), (CHAT, "message"), (ASK, "question")]
)
def test_a_tenant_over_its_budget_is_429_and_asks_no_model(
    streams: StreamWorld, path: str, field: str
) -> None:
    streams.world.add_tenant("acme", monthly_token_budget=100)
    with streams.serving() as viewer:
        refused = viewer.refused(path, {field: f"x {streams.marker}"})
    assert (refused.status, refused.code) == (429, "budget_exhausted")
    assert int(refused.response.headers["retry-after"]) > 0
    assert streams.calls() == []
    assert streams.vault.payloads == []


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/stream/nothing", 404, "not_found"),
        ("POST", "/", 404, "not_found"),
        ("GET", TUTOR, 405, "method_not_allowed"),
        ("OPTIONS", TUTOR, 405, "method_not_allowed"),
        ("POST", "/healthz", 405, "method_not_allowed"),
    ],
)
def test_an_unknown_path_or_method_has_the_one_shape_too(
    viewer: Viewer, method: str, path: str, status: int, code: str
) -> None:
    response = viewer.http.request(method, path)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_it_says_that_it_is_ready(viewer: Viewer) -> None:
    response = viewer.http.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_an_error_carries_lambdas_request_id(viewer: Viewer) -> None:
    context = json.dumps({"requestId": "JKJaXmPLvHcESHA="})
    answer = viewer.refused(TUTOR, {}, **{"x-amzn-request-context": context})
    assert answer.response.json()["error"]["request_id"] == "JKJaXmPLvHcESHA="
    for wrong in ('{"requestId": "<b>"}', '{"requestId": 1}', "[]", "{", '{"requestId": ""}'):
        answer = viewer.refused(TUTOR, {}, **{"x-amzn-request-context": wrong})
        assert len(answer.response.json()["error"]["request_id"]) == 36
