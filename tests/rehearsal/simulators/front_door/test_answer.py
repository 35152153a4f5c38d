"""What a viewer gets: headers, streams, and CloudFront's own errors."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from rehearsal.simulators.front_door.deployed import EdgeFunction
from tests.rehearsal.simulators.front_door.conftest import Open, Street
from tests.rehearsal.simulators.front_door.documents import (
    ARN,
    BUCKET,
    FUNCTION,
    FUNCTION_HOST,
    begins,
    bucket_policy,
    deployed,
    origin,
    rate,
    rule,
    web_acl,
)
from tests.rehearsal.simulators.front_door.serving import from_address


def test_the_response_headers_policy_adds_replaces_and_removes(street: Street) -> None:
    street.aws.headers = [
        (b"x-frame-options", b"ALLOWALL"),
        (b"referrer-policy", b"unsafe-url"),
        (b"x-powered-by", b"something"),
        (b"set-cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
    ]

    headers = street.viewer.get("/api/x").headers

    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "unsafe-url"  # its policy does not override
    assert headers["strict-transport-security"] == "max-age=60; includeSubDomains"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-added"] == "yes"
    assert "x-powered-by" not in headers
    assert headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert headers["x-cache"] == "Miss from cloudfront"
    assert len(headers["x-amz-cf-id"]) > 20
    assert len(headers.get_list("date")) == 1


def test_an_origins_status_and_body_come_through_and_no_error_becomes_a_page(
    street: Street,
) -> None:
    street.aws.status = 404

    answer = street.viewer.get("/api/missing")

    assert (answer.status_code, answer.json()["target"]) == (404, "/api/missing")


def test_the_first_piece_arrives_before_the_origin_has_written_the_last(street: Street) -> None:
    with street.viewer.stream("POST", "/stream/stream") as answer:
        pieces = answer.iter_raw()
        assert next(pieces) == b"first "
        street.function.let_go.set()
        assert b"".join(pieces) == b"last"


@pytest.mark.parametrize("path", ["/stream/stream", "/stream/slow"], ids=["during", "before"])
def test_a_viewer_who_hangs_up_ends_the_request_to_the_origin(street: Street, path: str) -> None:
    port = street.viewer.base_url.port
    assert port is not None
    with socket.create_connection(("127.0.0.1", port)) as viewer:
        viewer.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        deadline = time.monotonic() + 10
        while not street.function.got:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    assert street.function.hung_up.wait(10)


def test_an_origin_that_breaks_off_breaks_the_answer_off(street: Street) -> None:
    street.function.headers = [(b"content-length", b"1000")]
    street.function.let_go.set()
    with pytest.raises(httpx.RemoteProtocolError):
        street.viewer.get("/stream/stream")


def test_an_origin_that_does_not_listen_is_502(open_street: Open) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        nobody = origin("api", f"127.0.0.1:{taken.getsockname()[1]}", CustomOriginConfig={
            "OriginProtocolPolicy": "http-only"})  # fmt: skip
        shown = deployed(origins=(origin("pages", f"{BUCKET}.s3.amazonaws.com"), nobody,
                                  origin("stream", FUNCTION_HOST)))  # fmt: skip
        with open_street(shown) as street:
            answer = street.viewer.get("/api/x")

    assert answer.status_code == 502
    assert "wasn&#x27;t able to connect to the origin" in answer.text
    assert answer.headers["x-cache"] == "Error from cloudfront"


def test_an_origin_that_says_nothing_for_too_long_is_504(open_street: Open) -> None:
    hasty = {"OriginReadTimeout": 1, "OriginProtocolPolicy": "https-only"}
    origins = (origin("pages", f"{BUCKET}.s3.amazonaws.com"),
               origin("api", "abc.execute-api.localhost:1"),
               origin("stream", FUNCTION_HOST, CustomOriginConfig=hasty))  # fmt: skip
    with open_street(deployed(origins=origins)) as street:
        assert street.viewer.post("/stream/slow").status_code == 504


@pytest.mark.parametrize(
    "code",
    [
        "function handler(event) { throw new Error('no'); }",
        "function handler(event) { return event.nothing; }",
        "async function handler(event) { await new Promise(() => {}); }",
        "function handler(event) { while (true) {} }",
        "function handler({request}) { request.headers.host = {value: 'x'}; return request; }",
        "function handler({request}) { request.headers.x = {value: 'a\\nb: c'}; return request; }",
        "import fs from 'fs'; function handler(event) { return event.request; }",
        "function handler(event) { fetch('http://127.0.0.1'); return event.request; }",
        "function handler(event) { process.exit(); }",
        "not javascript",
    ],
)
def test_a_function_that_fails_is_503_and_the_next_request_is_served(
    open_street: Open, code: str
) -> None:
    broken = {FUNCTION: EdgeFunction("example", code, {})}
    with open_street(deployed(functions=broken), seconds=0.7) as street:
        answers = [street.viewer.get("/api/x") for _ in range(2)]

        assert [answer.status_code for answer in answers] == [503, 503]
        assert street.viewer.get("/index.html").status_code == 200
        assert {got["target"] for got in street.aws.got} == {f"/{BUCKET}/index.html"}


def test_a_function_may_answer_itself(open_street: Open) -> None:
    code = """function handler(event) {
      return {statusCode: 302, headers: {location: {value: '/x'}}, cookies: {a: {value: '1'}},
              body: 'moved'};
    }"""
    with open_street(deployed(functions={FUNCTION: EdgeFunction("f", code, {})})) as street:
        answer = street.viewer.get("/api/x")

        assert (answer.status_code, answer.text) == (302, "moved")
        assert answer.headers["location"] == "/x"
        assert answer.headers["set-cookie"] == "a=1"
        assert answer.headers["x-frame-options"] == "DENY"
        assert street.aws.got == []


def test_the_web_acl_decides_before_anything_else(open_street: Open) -> None:
    acl = web_acl(rule("rate", rate(10, begins("/api/"))))
    with open_street(deployed(web_acl=acl)) as street:
        statuses = [street.viewer.get("/api/x").status_code for _ in range(12)]
        blocked = street.viewer.get("/api/x")
        with from_address(str(street.viewer.base_url), 9) as neighbour:
            assert neighbour.get("/api/x").status_code == 200
            forged = {"X-Forwarded-For": "192.0.2.77", "Forwarded": "for=192.0.2.77"}
            assert street.viewer.get("/api/x", headers=forged).status_code == 403

        assert statuses == [200] * 10 + [403] * 2
        assert "Request blocked." in blocked.text
        assert street.viewer.get("/index.html").status_code == 200
        street.clock.now += 301
        assert street.viewer.get("/api/x").status_code == 200


@pytest.mark.parametrize(
    "policy",
    [
        {"Statement": []},
        bucket_policy(source=f"{ARN}X"),
        bucket_policy(StringNotLike={"aws:SourceArn": "x"}),
        {"Statement": [*bucket_policy()["Statement"],
                       {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]},
    ],
    ids=["none", "another distribution", "not understood", "denied"],
)  # fmt: skip
def test_a_bucket_that_does_not_let_this_distribution_in_is_403(
    open_street: Open, policy: dict[str, Any]
) -> None:
    with open_street(deployed(bucket_policies={BUCKET: policy})) as street:
        answer = street.viewer.get("/index.html")

        assert answer.status_code == 403
        assert "AccessDenied" in answer.text
        assert street.aws.got == []


def test_a_bucket_without_access_control_is_403(open_street: Open) -> None:
    with open_street(deployed(access_controls={})) as street:
        assert street.viewer.get("/index.html").status_code == 403


def test_a_missing_object_is_403_unless_the_distribution_may_list(open_street: Open) -> None:
    with open_street() as street:
        street.aws.status = 404
        assert street.viewer.get("/missing.js").status_code == 403


def test_many_streams_at_once_do_not_wait_for_each_other(street: Street) -> None:
    def ask(_: int) -> int:
        address = street.viewer.base_url.join("/stream/slow")
        return httpx.get(address, trust_env=False, timeout=30).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = pool.map(ask, range(20))
        assert street.viewer.get("/api/x").status_code == 200
        street.function.let_go.set()
        assert list(statuses) == [200] * 20
