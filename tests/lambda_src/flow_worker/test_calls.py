"""A call is bounded in all that a host could do, repeated only if it may be, and tells nothing."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_src.flow_worker.blanking import without
from lambda_src.flow_worker.calls import MOST_BYTES, OutgoingCalls
from lambda_src.flow_worker.guard import AddressGuard, resolve
from lambda_src.flow_worker.requests import CallError, outgoing
from lambda_src.flows.jsonpaths import found
from lambda_src.flows.shapes import Outcome, SecretText, Task
from tests.lambda_src.flow_worker.hosts import Host, host

SECRET = 's3cret-"value"-of-acme'  # a marker
BEARER = SecretText(("headers", "X-Token"), (("text", "Bearer "), ("secret", "token")))
IN_BODY = SecretText(("body", "pin"), (("secret", "token"),))


def task(there: Host | str, **changed: Any) -> Task:
    told: dict[str, Any] = {
        "kind": "webhook",
        "node": "call",
        "method": "POST",
        "url": there if isinstance(there, str) else there.url,
        "headers": {"X-Token": ""},
        "body": {"name": "Ada", "pin": ""},
        "secrets": (BEARER,),
        "response_mapping": {"temp.id": "$.id"},
        "timeout_seconds": 5.0,
        "delay_seconds": 0.0,
    }
    return Task(**{**told, **changed})


def run(there: Host, sent: Task, *others: Host, pauses: list[float] | None = None) -> Outcome:
    names = tuple(each.name for each in (there, *others))
    guard = AddressGuard(allowed=names, resolve=lambda *_: ["127.0.0.1"])
    kept: list[float] = [] if pauses is None else pauses
    calls = OutgoingCalls(guard, total_seconds=20, sleep=kept.append, chance=lambda: 1.0)
    return calls.run(sent, {"token": SECRET}, "session:call:2")


@pytest.fixture
def ok() -> Iterator[Host]:
    with host({"body": {"id": 7, "list": [{"x": 1}, {"x": 2}]}}) as there:
        yield there


def test_a_call_has_its_secret_its_key_and_its_mapped_answer(ok: Host) -> None:
    outcome = run(ok, task(ok, secrets=(BEARER, IN_BODY), store="temp.all"))

    (seen,) = ok.seen
    assert seen.headers["x-token"] == f"Bearer {SECRET}"
    assert seen.headers["idempotency-key"] == "session:call:2"
    assert seen.headers["accept-encoding"] == "identity"
    assert seen.headers["content-type"] == "application/json"
    assert b'"name": "Ada"' in seen.body
    assert b"s3cret" in seen.body
    assert (outcome.status, outcome.http_status, outcome.error) == ("succeeded", 200, None)
    assert outcome.values == {"temp.id": 7}
    assert outcome.body == {"id": 7, "list": [{"x": 1}, {"x": 2}]}


def test_a_missing_secret_and_a_header_that_ends_early_are_never_sent(ok: Host) -> None:
    for sent, code in (
        (task(ok, secrets=(SecretText(("headers", "X-Token"), (("secret", "other"),)),)),
         "secret_missing"),
        (task(ok, headers={"X-Token": "", "X-Name": "Ada\r\nX-Admin: 1"}), "header_invalid"),
        (task(ok, headers={"X-Token": "", "Host": "elsewhere"}), "header_invalid"),
        (task(ok, headers={"X-Token": "", "Content-Length": "1"}), "header_invalid"),
        (task(ok, headers={"X-Token": "", "X Name": "a"}), "header_invalid"),
    ):  # fmt: skip
        outcome = run(ok, sent)
        assert (outcome.status, outcome.error) == ("failed", code)
    assert ok.seen == []


@pytest.mark.parametrize(
    "url",
    ["ftp://host.example/", "gopher://host.example/", "http://", "http://a@host.example/", "//x/",
     "x", "http://host.example:0/", "http://host.example:99999/", "http://host example/", "http://\u0661/",
     "http://host.example\\@169.254.169.254/", "http://host.example/\r\nX: 1"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_not_called(url: str) -> None:
    with pytest.raises(CallError, match="url_invalid"):
        outgoing(task(url, secrets=()), {}, "key")


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]:8080/",
     "http://[::ffff:10.0.0.1]/", "http://10.0.0.1/", "http://2130706433/", "http://localhost/"],
)  # fmt: skip
def test_a_redirect_to_the_inside_is_refused(target: str) -> None:
    with host({"status": 307, "headers": {"Location": target}}) as there:
        guard = AddressGuard(allowed=(there.name,), resolve=_resolved)
        outcome = OutgoingCalls(guard, 10).run(task(there), {"token": SECRET}, "k")
    assert (outcome.status, outcome.error) == ("failed", "refused_address")


def _resolved(name: str, port: int) -> list[str]:
    return ["127.0.0.1"] if name == "host.example" else resolve(name, port)


def test_another_origin_gets_no_secret_of_a_header(ok: Host) -> None:
    headers = {"X-Token": "", "Authorization": "Basic x", "X-Plain": "yes"}
    with host({"status": 307, "headers": {"Location": ok.url}}) as there:
        outcome = run(there, task(there, headers=headers), ok)
    assert outcome.values == {"temp.id": 7}
    assert "x-token" in there.seen[0].headers
    arrived = ok.seen[0].headers
    assert "x-token" not in arrived
    assert "authorization" not in arrived
    assert arrived["x-plain"] == "yes"
    assert arrived["idempotency-key"] == "session:call:2"


def test_a_body_with_a_secret_is_not_sent_on_to_another_origin(ok: Host) -> None:
    with host({"status": 308, "headers": {"Location": ok.url}}) as there:
        outcome = run(there, task(there, secrets=(BEARER, IN_BODY)), ok)
    assert (outcome.status, outcome.error) == ("failed", "redirect_refused")
    assert ok.seen == []


def test_a_post_that_is_told_to_look_elsewhere_becomes_a_get() -> None:
    answers: list[dict[str, Any]] = [
        {"status": 303, "headers": {"Location": "/other"}},
        {"body": {"id": 1}},
    ]
    with host(*answers) as there:
        outcome = run(there, task(there))
        assert [(each.method, each.path, each.body) for each in there.seen][1] == (
            "GET", "/other", b"",
        )  # fmt: skip
    assert outcome.values == {"temp.id": 1}


def test_redirects_end() -> None:
    with host({"status": 302, "headers": {"Location": "/again"}}) as there:
        outcome = run(there, task(there, method="GET", body=None))
        assert len(there.seen) == 4
    assert (outcome.status, outcome.error) == ("failed", "too_many_redirects")


def test_of_fifty_megabytes_little_is_read() -> None:
    with host({"megabytes": 50}) as there:
        outcome = run(there, task(there))
        assert there.sent_bytes < 10 * MOST_BYTES
    assert (outcome.status, outcome.error) == ("failed", "response_too_large")


def test_a_compressed_answer_is_not_unpacked() -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    with host({"body": bomb, "headers": {"Content-Encoding": "gzip"}}) as there:
        outcome = run(there, task(there))
    assert (outcome.status, outcome.error) == ("failed", "encoding_refused")


@pytest.mark.parametrize("answer", [{"hang": 3}, {"body": b"x" * 100, "drip": 0.1}])
def test_a_host_that_hangs_or_drips_is_left(answer: dict[str, Any]) -> None:
    with host(answer) as there:
        posted = run(there, task(there, timeout_seconds=0.4))
        read = run(there, task(there, timeout_seconds=0.4, method="GET", body=None))
    assert (posted.status, posted.error) == ("unknown", "no_answer")
    assert (read.status, read.error) == ("failed", "timeout")


def test_a_host_that_is_not_there_fails_and_is_tried_again() -> None:
    with host() as there:
        pass
    pauses: list[float] = []
    outcome = run(there, task(there, attempts=3, delay_seconds=1.0), pauses=pauses)
    assert (outcome.status, outcome.error) == ("failed", "connect_failed")
    assert pauses == [1.0, 2.0]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_answer_that_says_to_come_back_is_asked_again(status: int) -> None:
    pauses: list[float] = []
    busy = {"status": status, "headers": {"Retry-After": "7"}}
    with host(busy, busy, {"body": {"id": 3}}) as there:
        outcome = run(there, task(there, attempts=3), pauses=pauses)
        assert len({each.headers["idempotency-key"] for each in there.seen}) == 1
    assert outcome.values == {"temp.id": 3}
    assert pauses == [7.0, 7.0]


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422])
def test_an_answer_that_says_no_is_not_asked_again(status: int) -> None:
    with host({"status": status, "body": {"id": "no"}}) as there:
        outcome = run(there, task(there, attempts=5))
        assert len(there.seen) == 1
    assert (outcome.status, outcome.http_status, outcome.error) == ("failed", status, "status")
    assert outcome.values == {}


@pytest.mark.parametrize(
    ("changed", "count", "status"),
    [({}, 1, "unknown"), ({"is_idempotent": True}, 3, "failed"),
     ({"method": "PUT"}, 3, "failed")],
)  # fmt: skip
def test_a_request_that_may_have_arrived_is_repeated_only_if_it_may_be(
    changed: dict[str, Any], count: int, status: str
) -> None:
    with host({"reset": True}) as there:
        outcome = run(there, task(there, attempts=3, **changed))
        assert len(there.seen) == count
    assert (outcome.status, outcome.error) == (status, "no_answer")


def test_a_failure_has_the_values_of_the_fallback() -> None:
    with host({"status": 500}) as there:
        outcome = run(there, task(there, fallback={"id": "none"}))
    assert (outcome.status, outcome.values) == ("failed", {"temp.id": "none"})


def test_a_secret_that_a_host_sends_back_is_blanked() -> None:
    echo = {"id": f"you sent {SECRET}", SECRET: [SECRET, {"deep": SECRET}]}
    with host({"body": echo}) as there:
        outcome = run(there, task(there, store="temp.all"))
    assert "s3cret" not in repr(outcome)
    assert outcome.values == {"temp.id": "you sent [secret]"}


@given(
    st.recursive(
        st.text() | st.none() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_secret_is_left_wherever_it_stood(value: Any) -> None:
    marked = without([value, SECRET, {SECRET: f"a{SECRET}b"}], [SECRET, "s"])
    assert SECRET not in str(marked)
    assert without(value, ["s"]) == value


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$.a.b", 1), ("a.b", 1), ("$.list[0].x", 1), ("$.list[*].x", [1, 2]), ("$.none", None),
        ("$..x", [1, 2]), ("$", {"a": {"b": 1}, "list": [{"x": 1}, {"x": 2}]}), ("$.[", None),
        ("", None), ("$.a[", None), ("$.list[?@.x == 2].x", [2]),
        ("$.list[?@.x == 9].x", []), ("$.list[0:1].x", [1]), ("$['a','b'].b", [1]),
        ("$..b", [1]), ("$.none[*]", []), ("$.list[0]", {"x": 1}),
    ],
)  # fmt: skip
def test_paths_find_what_they_say(path: str, expected: Any) -> None:
    assert found(path, {"a": {"b": 1}, "list": [{"x": 1}, {"x": 2}]}) == expected


@given(st.text(max_size=40))
def test_no_path_crashes(path: str) -> None:
    found(path, {"a": [1, {"b": None}]})
