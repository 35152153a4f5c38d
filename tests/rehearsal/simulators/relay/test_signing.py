"""Signature version 4, made by us and by botocore, and everything that must not pass."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.simulators.relay.request import Request, without
from rehearsal.simulators.relay.signing import Key, SignatureError

KEY = Key("ASIAEXAMPLE", "secret", "us-east-1", "lambda")
NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
BODY = b'{"query": "Why?"}'
HASH = hashlib.sha256(BODY).hexdigest()
ARN = "arn:aws:cloudfront::123456789012:distribution/E2"


def request(**changed: object) -> Request:
    made = Request(
        method="POST",
        path="/stream/chatbot",
        query="",
        headers=(("host", "abc.lambda-url.us-east-1.on.aws"), ("x-amz-content-sha256", HASH)),
        body=BODY,
        address="127.0.0.1",
    )
    return replace(made, **changed)  # type: ignore[arg-type] # fields by name


def signed(asked: Request | None = None) -> Request:
    return KEY.sign(asked or request(), NOW, source_arn=ARN)


def changed(asked: Request, name: str, value: str) -> Request:
    return replace(asked, headers=(*without(asked.headers, {name}), (name, value)))


def test_what_is_signed_here_passes_here() -> None:
    KEY.verify(signed(), NOW)


@given(
    path=st.text("abc/.%20~ä{}!*'()", max_size=20).map(lambda text: f"/{text}"),
    query=st.text("abc=&%20;+", max_size=20),
    body=st.binary(max_size=100),
)
def test_any_target_and_any_body_pass(path: str, query: str, body: bytes) -> None:
    hash_ = ("x-amz-content-sha256", hashlib.sha256(body).hexdigest())
    headers = (("host", "x"), hash_)

    KEY.verify(signed(request(path=path, query=query, body=body, headers=headers)), NOW)


def test_what_botocore_signs_passes_here() -> None:
    """Another implementation of the same rules, as any AWS client uses it."""
    made = AWSRequest("POST", "https://host.example/a?b=c", data=BODY, headers={
        "Host": "host.example", "X-Amz-Content-SHA256": HASH})  # fmt: skip
    SigV4Auth(Credentials(KEY.id, KEY.secret), "lambda", "us-east-1").add_auth(made)
    headers = tuple((name.lower(), value) for name, value in made.headers.items())

    KEY.verify(request(path="/a", query="b=c", headers=headers), datetime.now(UTC))


def test_the_viewers_own_credentials_are_replaced() -> None:
    own = (("authorization", "Bearer token"), ("x-amz-date", "20000101T000000Z"),
           ("x-amz-security-token", "x"), ("x-amz-source-arn", "arn:mine"))  # fmt: skip
    made = signed(request(headers=(*request().headers, *own)))

    assert "Bearer" not in (made.header("authorization") or "")
    assert made.header("x-amz-date") == "20260504T030201Z"
    assert made.header("x-amz-source-arn") == ARN
    assert made.header("x-amz-security-token") is None
    KEY.verify(made, NOW)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: replace(made, headers=without(made.headers, {"authorization"})),
        lambda made: changed(made, "authorization", "Bearer token"),
        lambda made: replace(made, body=b"other"),
        lambda made: replace(made, method="GET"),
        lambda made: replace(made, path="/stream/other"),
        lambda made: replace(made, query="a=b"),
        lambda made: changed(made, "host", "other"),
        lambda made: changed(made, "x-amz-source-arn", "arn:other"),
        lambda made: changed(made, "x-amz-date", "20260504T030202Z"),
        lambda made: changed(made, "x-amz-date", "yesterday"),
        lambda made: changed(made, "x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        lambda made: changed(made, "x-amz-content-sha256", hashlib.sha256(b"").hexdigest()),
        lambda made: changed(
            made,
            "authorization",
            (made.header("authorization") or "").replace("x-amz-content-sha256;", ""),
        ),
        lambda _: replace(KEY, secret="other").sign(request(), NOW, source_arn=ARN),
        lambda _: replace(KEY, id="ASIAOTHER").sign(request(), NOW, source_arn=ARN),
        lambda _: replace(KEY, region="eu-west-1").sign(request(), NOW, source_arn=ARN),
        lambda _: replace(KEY, service="execute-api").sign(request(), NOW, source_arn=ARN),
        lambda _: KEY.sign(request(), NOW - timedelta(minutes=5, seconds=1), source_arn=ARN),
        lambda _: KEY.sign(request(), NOW + timedelta(minutes=5, seconds=1), source_arn=ARN),
        lambda _: KEY.sign(
            request(headers=(("host", "x"),)), NOW, source_arn=ARN
        ),  # a POST without the hash
    ],
)
def test_whatever_differs_from_what_was_signed_is_refused(
    spoil: Callable[[Request], Request],
) -> None:
    with pytest.raises(SignatureError):
        KEY.verify(spoil(signed()), NOW)


def test_a_request_without_a_body_needs_no_hash() -> None:
    KEY.verify(signed(request(method="GET", body=b"", headers=(("host", "x"),))), NOW)


@pytest.mark.parametrize(
    ("header", "value", "message"),
    [
        ("x-amz-date", "yesterday", "X-Amz-Date is not a valid timestamp"),
        ("x-amz-date", "20260504T020000Z", "X-Amz-Date is more than 5 minutes from"),
        ("authorization", "Bearer token", "Authorization is missing or is not an AWS4-HMAC"),
    ],
)
def test_the_error_names_the_header_that_is_wrong(header: str, value: str, message: str) -> None:
    with pytest.raises(SignatureError, match=message):
        KEY.verify(changed(signed(), header, value), NOW)
