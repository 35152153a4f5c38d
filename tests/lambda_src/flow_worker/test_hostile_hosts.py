"""What a host, its name and its certificate could do to a call, beside what test_calls has."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lambda_src.flow_worker.calls import OutgoingCalls
from lambda_src.flow_worker.guard import AddressGuard
from lambda_src.flows.public_addresses import is_public
from lambda_src.flows.shapes import Outcome
from tests.lambda_src.certificates import certified
from tests.lambda_src.flow_worker.hosts import Host, host
from tests.lambda_src.flow_worker.test_calls import SECRET, run, task


def called(
    guard: AddressGuard, url: str, *, tls: ssl.SSLContext | None = None, **sent: Any
) -> Outcome:
    calls = OutgoingCalls(guard, 10, sleep=lambda _: None, tls=tls or ssl.create_default_context())
    return calls.run(task(url, **sent), {"token": SECRET}, "key")


# Redirects


@pytest.mark.parametrize(
    ("method", "status", "then"),
    [("POST", 301, "GET"), ("POST", 302, "GET"), ("POST", 303, "GET"), ("POST", 307, "POST"),
     ("POST", 308, "POST"), ("PUT", 301, "PUT"), ("PUT", 302, "PUT"), ("PUT", 303, "GET"),
     ("DELETE", 302, "DELETE"), ("DELETE", 303, "GET"), ("HEAD", 303, "HEAD")],
)  # fmt: skip
def test_a_redirect_changes_the_method_only_where_rfc_9110_has_it(
    method: str, status: int, then: str
) -> None:
    with host({"status": status, "headers": {"Location": "/other"}}, {"body": {"id": 1}}) as there:
        assert run(there, task(there, method=method)).status == "succeeded"
    assert [each.method for each in there.seen] == [method, then]


@pytest.mark.parametrize("later", [{"status": 503}, {"reset": True}])
def test_a_post_that_had_its_effect_is_not_made_again_because_of_what_follows(
    later: dict[str, Any],
) -> None:
    with host({"status": 303, "headers": {"Location": "/made"}}, later) as there:
        outcome = run(there, task(there, attempts=3))
    assert [each.method for each in there.seen] == ["POST", "GET"]
    expected = ("failed", "status") if "status" in later else ("unknown", "no_answer")
    assert (outcome.status, outcome.error) == expected


def test_a_post_that_was_only_sent_on_is_made_again() -> None:
    on = {"status": 307, "headers": {"Location": "/other"}}
    with host(on, {"status": 503}, on, {"body": {"id": 4}}) as there:
        assert run(there, task(there, attempts=2)).values == {"temp.id": 4}


@pytest.mark.parametrize(
    ("target", "code"),
    [("http://[bad", "url_invalid"), ("gopher://host.example/", "url_invalid"),
     ("http://user@host.example/", "url_invalid"), ("http://inner.example/", "refused_address"),
     ("http://mixed.example/", "refused_address"), ("http://[fd00:ec2::254]/", "refused_address"),
     ("http://[64:ff9b::a00:1]/", "refused_address"), ("http://public.example:22/",
      "refused_address")],
)  # fmt: skip
def test_where_a_redirect_leads_is_judged_anew(target: str, code: str) -> None:
    names = {
        "host.example": ["127.0.0.1"],
        "inner.example": ["10.0.0.1"],
        "mixed.example": ["8.8.8.8", "10.0.0.1"],
        "public.example": ["8.8.8.8"],
    }
    with host({"status": 302, "headers": {"Location": target}}) as there:
        guard = AddressGuard((there.name,), lambda name, _: names.get(name, [name]))
        outcome = called(guard, there.url, method="GET")
    assert (outcome.status, outcome.error) == ("failed", code)


# Answers


def test_an_answer_that_says_to_come_back_is_believed_whatever_its_body() -> None:
    packed = {"status": 503, "body": b"x", "headers": {"Content-Encoding": "gzip"}}
    large = {"status": 503, "megabytes": 3}
    with host(packed, large, {"body": {"id": 5}}) as there:
        assert run(there, task(there, attempts=3)).values == {"temp.id": 5}


@pytest.mark.parametrize(
    "told",
    ["Sat, 21 Nov 2026 10:00:00 +99999999999999", "Sat, 99 Foo 2026", "-1", "nan", "9" * 400],
)
def test_no_time_to_come_back_at_crashes(told: str) -> None:
    pauses: list[float] = []
    busy = {"status": 429, "headers": {"Retry-After": told}}
    with host(busy, {"body": {"id": 6}}) as there:
        outcome = run(there, task(there, attempts=2), pauses=pauses)
    assert outcome.values == {"temp.id": 6} or outcome.error == "status"
    assert all(0 <= pause <= 30 for pause in pauses)


@pytest.mark.parametrize(
    "body", [b"[" * 900 + b"]" * 900, b"[" * 100_000, b'{"a":' * 300 + b"1" + b"}" * 300]
)
def test_what_is_nested_too_deep_is_text(body: bytes) -> None:
    with host({"body": body}) as there:
        outcome = run(there, task(there, response_mapping={"temp.id": "$..a"}))
    assert (outcome.status, outcome.values) == ("succeeded", {"temp.id": []})


@pytest.mark.parametrize("body", [b'{"id": "\\u0000"}', b"\0\1\2"])
def test_what_a_database_keeps_not_is_not_reported(body: bytes) -> None:
    with host({"body": body}) as there:
        outcome = run(there, task(there, store="temp.all"))
    assert (outcome.status, outcome.error) == ("failed", "response_invalid")


def test_a_backslash_before_such_a_letter_is_only_text() -> None:
    with host({"body": {"id": "\\u0000"}}) as there:
        assert run(there, task(there)).values == {"temp.id": "\\u0000"}


@pytest.mark.parametrize("path", ["$.echo[0:99]", "$.echo", "$..*", "$"])
def test_no_path_takes_a_secret_apart(path: str) -> None:
    with host({"body": {"echo": SECRET}}) as there:
        outcome = run(there, task(there, response_mapping={"temp.id": path}))
    assert "s3cret" not in "".join(str(outcome.values["temp.id"]).split("', '"))


def test_what_is_kept_is_small_after_its_secrets_are_blanked_too() -> None:
    with host({"body": "abcdef" * 5_000}) as there:
        guard = AddressGuard((there.name,), lambda *_: ["127.0.0.1"])
        calls = OutgoingCalls(guard, 10)
        outcome = calls.run(task(there, store="temp.all"), {"token": "abcdef"}, "key")
    assert (outcome.status, outcome.error) == ("failed", "response_too_large")


# Time


def test_a_resolver_that_hangs_is_left_and_nothing_was_sent() -> None:
    released = threading.Event()

    def slow(*_: object) -> list[str]:
        released.wait(10)
        return []

    try:
        outcome = called(AddressGuard((), slow), "http://slow.example/", timeout_seconds=0.2)
    finally:
        released.set()
    assert (outcome.status, outcome.error) == ("failed", "connect_failed")


def test_a_call_without_time_was_not_sent() -> None:
    with host() as there:
        outcome = run(there, task(there, timeout_seconds=0.0))
    assert there.seen == []
    assert (outcome.status, outcome.error) == ("failed", "timeout")


@contextmanager
def sipping() -> Iterator[Host]:
    """A host that takes a little of a request now and then, and says nothing."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def sip() -> None:
            taken, _ = server.accept()
            with taken:
                while not ended.wait(0.01) and taken.recv(65_536):
                    pass

        thread = threading.Thread(target=sip, daemon=True)
        thread.start()
        yield Host(server.getsockname()[1], [])
        ended.set()
        thread.join(5)


def test_a_host_that_takes_a_request_slowly_is_left() -> None:
    with sipping() as there:
        began = time.monotonic()
        outcome = run(there, task(there, body={"pin": "x" * 40_000_000}, timeout_seconds=0.4))
        assert time.monotonic() - began < 4  # it would take all in 6 seconds or more
    assert (outcome.status, outcome.error) == ("unknown", "no_answer")


# Names and addresses


@pytest.mark.parametrize(
    "address",
    ["fec0::1", "fec0::a9fe:a9fe", "3fff::1", "5f00::1", "192.88.99.1", "::7f00:1", "4000::1",
     "2002:7f00:1::", "64:ff9b::a9fe:a9fe", "2001:0:7f00:1::", "fd00:ec2::254"],
)  # fmt: skip
def test_addresses_that_only_look_public_are_refused(address: str) -> None:
    assert not is_public(address)


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with host({"body": {"id": 8}}) as there:
        assert run(there, task(there)).values == {"temp.id": 8}


def test_an_address_arrives_as_it_was_written() -> None:
    with host({"body": {"id": 9}}) as there:
        url = there.url.replace("/hook", "/a;b=1/c;d=2?e=%20;f#g")
        outcome = run(there, task(there, url=url))
    assert outcome.values == {"temp.id": 9}
    assert there.seen[-1].path == "/a;b=1/c;d=2?e=%20;f"
    assert there.seen[-1].headers["host"] == there.name


# TLS


def test_tls_names_the_host_and_goes_to_the_judged_address(tmp_path: Path) -> None:
    server, trusting = certified(tmp_path, "host.example")
    named: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: named.append(name)
    with host({"body": {"id": 3}}, tls=server) as there:
        guard = AddressGuard((there.name,), lambda *_: ["127.0.0.1"])
        outcome = called(guard, there.url.replace("http:", "https:"), tls=trusting)
    assert outcome.values == {"temp.id": 3}
    assert named == ["host.example"]


@pytest.mark.parametrize(("name", "is_trusted"), [("other.example", True), ("host.example", False)])
def test_a_certificate_of_another_or_of_nobody_fails_before_anything_is_sent(
    tmp_path: Path, name: str, is_trusted: bool
) -> None:
    server, trusting = certified(tmp_path, name)
    with host({"body": {"id": 3}}, tls=server) as there:
        guard = AddressGuard((there.name,), lambda *_: ["127.0.0.1"])
        url = there.url.replace("http:", "https:")
        outcome = called(guard, url, tls=trusting if is_trusted else None, attempts=2)
    assert there.seen == []
    assert (outcome.status, outcome.error) == ("failed", "tls_failed")


def test_from_https_nothing_goes_to_http(tmp_path: Path) -> None:
    server, trusting = certified(tmp_path, "host.example")
    with host({"body": {"id": 3}}) as plain:
        on = {"status": 307, "headers": {"Location": plain.url}}
        with host(on, tls=server) as there:
            guard = AddressGuard((there.name, plain.name), lambda *_: ["127.0.0.1"])
            outcome = called(guard, there.url.replace("http:", "https:"), tls=trusting)
    assert plain.seen == []
    assert (outcome.status, outcome.error) == ("failed", "redirect_insecure")
