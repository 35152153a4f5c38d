"""What an origin gets of what a viewer sent."""

from collections.abc import Callable

import pytest

from tests.rehearsal.simulators.front_door.conftest import Open, Street
from tests.rehearsal.simulators.front_door.documents import (
    API_HOST,
    BUCKET,
    PAGES,
    SECRET,
    behavior,
    deployed,
    listed,
)


def test_the_first_behavior_whose_pattern_matches_takes_the_request(street: Street) -> None:
    assert street.viewer.post("/api/chat?a=1&b=%20", content="hello").status_code == 200

    assert street.aws.got[-1]["target"] == "/api/chat?a=1&b=%20"
    assert street.aws.got[-1]["body"] == "hello"
    assert street.aws.last("host") == API_HOST


def test_everything_else_is_a_page_in_the_bucket(street: Street) -> None:
    street.viewer.get("/assets/main.js")

    assert street.aws.got[-1]["target"] == f"/{BUCKET}/assets/main.js"
    assert (street.aws.last("authorization") or "").startswith("AWS4-HMAC-SHA256 ")


def test_the_root_is_the_default_root_object(street: Street) -> None:
    street.viewer.get("/")

    assert street.aws.got[-1]["target"] == f"/{BUCKET}/index.html"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_a_method_that_the_behavior_does_not_allow_is_403(street: Street, method: str) -> None:
    answer = street.viewer.request(method, "/index.html")

    assert answer.status_code == 403
    assert "not configured to allow the HTTP request method" in answer.text
    assert street.aws.got == []


@pytest.mark.parametrize("path", ["/API/chat", "/api", "/x/api/chat"])
def test_case_and_the_whole_path_count(street: Street, path: str) -> None:
    street.viewer.get(path)

    assert street.aws.got[-1]["target"].startswith(f"/{BUCKET}/")


@pytest.mark.parametrize("path", ["//api/chat", "/x/../api/chat", "/%61pi/chat", "/./api/chat"])
def test_patterns_see_the_path_straightened_and_the_origin_as_it_was_sent(
    street: Street, raw: Callable[[bytes], bytes], path: str
) -> None:
    answer = raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 200")
    assert street.aws.got[-1]["target"] == path


def test_the_function_copies_the_token_and_adds_the_secret(street: Street) -> None:
    street.viewer.get("/api/x", headers={"Authorization": "Bearer token"})

    assert street.aws.last("x-viewer-authorization") == "Bearer token"
    assert street.aws.last("authorization") == "Bearer token"
    assert street.aws.last("x-origin-verify") == SECRET


def test_what_a_viewer_sends_under_our_names_never_arrives(street: Street) -> None:
    forged = [("X-Viewer-Authorization", "Bearer forged"), ("x-origin-verify", "guessed"),
              ("X-ORIGIN-VERIFY", "guessed again"), ("X-Own", "mine")]  # fmt: skip
    street.viewer.get("/api/x", headers=forged)

    assert street.aws.last("x-viewer-authorization") is None
    assert street.aws.last("x-origin-verify") == SECRET
    assert street.aws.last("x-own") == "CloudFront's"


def test_a_connection_header_cannot_take_our_headers_away(
    street: Street, raw: Callable[[bytes], bytes]
) -> None:
    raw(
        b"GET /api/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nX-Mine: 1\r\n"
        b"Connection: close, x-origin-verify, x-viewer-authorization, x-own, x-mine\r\n\r\n"
    )

    assert street.aws.last("x-origin-verify") == SECRET
    assert street.aws.last("x-viewer-authorization") == "Bearer a"
    assert street.aws.last("x-own") == "CloudFront's"
    assert street.aws.last("x-mine") is None


def test_headers_of_the_connection_and_cloudfronts_own_stay_behind(
    street: Street, raw: Callable[[bytes], bytes]
) -> None:
    raw(
        b"POST /api/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\n"
        b"Keep-Alive: 1\r\nProxy-Authorization: Basic x\r\nX-Amz-Cf-Id: mine\r\n"
        b"CloudFront-Viewer-Country: DE\r\nX-Edge-Thing: 1\r\nX-Real-IP: 1.2.3.4\r\n"
        b"X-Forwarded-For: 1.2.3.4\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    )

    got = street.aws.got[-1]
    names = [name for name, _ in got["headers"]]
    assert got["body"] == "hello"
    assert not {"te", "keep-alive", "proxy-authorization", "transfer-encoding", "x-edge-thing",
                "cloudfront-viewer-country", "x-real-ip"} & set(names)  # fmt: skip
    assert street.aws.last("content-length") == "5"
    assert street.aws.last("x-amz-cf-id") != "mine"
    assert street.aws.last("x-forwarded-for") == "1.2.3.4, 127.0.0.1"


@pytest.mark.parametrize(
    "smuggled",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 60\r\n\r\nhello",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    ],
    ids=["both lengths", "two lengths", "unknown coding"],
)
def test_a_request_with_two_ends_smuggles_nothing(
    street: Street, raw: Callable[[bytes], bytes], smuggled: bytes
) -> None:
    """What the origin gets is one request with one length; a second one is a request of its own."""
    second = b"GET /api/smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    raw(b"POST /api/x HTTP/1.1\r\nHost: x\r\n" + smuggled + second)

    for got in street.aws.got:
        names = [name for name, _ in got["headers"]]
        assert "transfer-encoding" not in names
        assert names.count("content-length") <= 1
        assert "smuggled" not in got["body"]
        assert dict(got["headers"])["x-origin-verify"] == SECRET


def test_without_a_policy_an_origin_gets_hardly_any_header(open_street: Open) -> None:
    plain = behavior("api", "/api/*", OriginRequestPolicyId="", FunctionAssociations=listed())
    with open_street(deployed(behaviors=(plain,), pages=PAGES)) as street:
        headers = {"Authorization": "a", "Cookie": "b=1", "X-Thing": "c", "Content-Type": "t/x"}
        street.viewer.post("/api/x?q=1", headers=headers, content="d")

        got = {name for name, _ in street.aws.got[-1]["headers"]}
        assert street.aws.got[-1]["target"] == "/api/x"
        assert not {"authorization", "cookie", "x-thing"} & got
        assert {"content-type", "content-length", "host", "via", "user-agent"} <= got
        assert street.aws.last("user-agent") == "Amazon CloudFront"


def test_policies_let_pass_what_they_list(open_street: Open) -> None:
    policy = {
        "HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": listed("X-Thing")},
        "CookiesConfig": {"CookieBehavior": "whitelist", "Cookies": listed("kept")},
        "QueryStringsConfig": {
            "QueryStringBehavior": "allExcept",
            "QueryStrings": listed("dropped"),
        },
    }
    one = behavior("api", "/api/*", FunctionAssociations=listed())
    shown = deployed(behaviors=(one,), origin_request_policies={"all-but-host": policy})
    with open_street(shown) as street:
        headers = {"X-Thing": "c", "X-Other": "d", "Cookie": "kept=1; gone=2"}
        street.viewer.get("/api/x?dropped=1&q=2", headers=headers)

        assert street.aws.got[-1]["target"] == "/api/x?q=2"
        assert street.aws.last("x-thing") == "c"
        assert street.aws.last("x-other") is None
        assert street.aws.last("cookie") == "kept=1"
