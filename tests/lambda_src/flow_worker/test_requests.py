"""What leaves has its secrets in place, our headers, and nothing that misleads or crashes."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_src.flow_worker.requests import CallError, Outgoing, check_url, outgoing
from lambda_src.flows.shapes import SecretText, Task

SECRET = "s3cret-of-acme"  # a marker
TOKEN = (("text", "Bearer "), ("secret", "token"))


def sent(**changed: Any) -> Outgoing:
    told: dict[str, Any] = {
        "kind": "webhook",
        "node": "call",
        "method": "POST",
        "url": "https://host.example/hook",
        "headers": {},
        "body": None,
    }
    return outgoing(Task(**{**told, **changed}), {"token": SECRET}, "session:call:2")


def test_secrets_are_filled_in_where_they_belong_and_the_task_stays_as_it_was() -> None:
    body = {"deep": [{"pin": ""}]}
    request = sent(
        headers={"X-Token": ""},
        body=body,
        secrets=(
            SecretText(("headers", "X-Token"), TOKEN),  # type: ignore[arg-type]
            SecretText(("body", "deep", 0, "pin"), TOKEN),  # type: ignore[arg-type]
        ),
    )
    assert request.headers["X-Token"] == f"Bearer {SECRET}"
    assert request.body == b'{"deep": [{"pin": "Bearer s3cret-of-acme"}]}'
    assert request.body_is_confidential
    assert body == {"deep": [{"pin": ""}]}
    assert SECRET not in repr(request)


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [({"a": "é"}, "application/json", '{"a": "é"}'), ([1], "application/json", "[1]"),
     (7, "application/json", "7"), ("é", "text/plain; charset=utf-8", "é")],
)  # fmt: skip
def test_a_body_has_its_type(body: Any, kind: str, expected: str) -> None:
    request = sent(body=body)
    assert (request.headers["Content-Type"], request.body.decode()) == (kind, expected)
    assert not request.body_is_confidential


def test_a_whole_body_may_be_a_secret() -> None:
    request = sent(body="", secrets=(SecretText(("body",), TOKEN),))  # type: ignore[arg-type]
    assert request.body.decode() == f"Bearer {SECRET}"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_reads_has_no_body(method: str) -> None:
    request = sent(method=method, body={"a": 1})
    assert request.body == b""
    assert "Content-Type" not in request.headers


def test_our_headers_stand_once_and_space_around_a_visitors_words_is_none_of_them() -> None:
    request = sent(headers={"user-agent": "x", "accept": "text/csv", "X-Name": " Ada \t"})
    names = [name.lower() for name in request.headers]
    assert len(names) == len(set(names))
    assert request.headers["User-Agent"] == "gatehouse-flows"
    assert request.headers["Idempotency-Key"] == "session:call:2"
    assert request.headers["accept"] == "text/csv"
    assert request.headers["X-Name"] == "Ada"


@pytest.mark.parametrize(
    "name",
    ["Host", "host", "Content-Length", "Transfer-Encoding", "transfer-encoding", "Connection",
     "Upgrade", "Idempotency-Key", "", "X Name", "X:", "X\r\nY", "é"],
)  # fmt: skip
def test_headers_that_are_not_the_authors_are_refused(name: str) -> None:
    with pytest.raises(CallError, match="header_invalid"):
        sent(headers={name: "1"})


@given(st.text(max_size=20), st.sampled_from("\r\n\0\x0b\x1f\x7f\x85\u2028"), st.text(max_size=20))
def test_no_header_ends_early(before: str, control: str, after: str) -> None:
    with pytest.raises(CallError, match="header_invalid"):
        sent(headers={"X-Name": f"a{before}{control}{after}b"})


@pytest.mark.parametrize("body", ["\ud800", {"a": "\udfff"}, {"a": float("nan")}])
def test_what_cannot_be_written_fails_and_crashes_nothing(body: Any) -> None:
    with pytest.raises(CallError, match="body_invalid"):
        sent(body=body)


def test_a_secret_within_an_object_of_headers_fails_and_crashes_nothing() -> None:
    within = SecretText(("headers", "X-Token", "deep"), TOKEN)  # type: ignore[arg-type]
    with pytest.raises(CallError, match="header_invalid"):
        sent(headers={"X-Token": '{"deep": ""}'}, secrets=(within,))


@given(st.text(max_size=60))
def test_an_address_is_judged_and_never_crashes(text: str) -> None:
    for url in (text, f"http://{text}", f"https://host.example{text}"):
        with suppress(CallError):
            check_url(url)
