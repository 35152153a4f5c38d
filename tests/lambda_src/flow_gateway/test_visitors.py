"""What a browser keeps of public sessions: one cookie each, few, narrow, and gone at the end."""

import itertools
from typing import Any

import pytest

from lambda_src.flow_gateway import visitors
from lambda_src.flow_gateway.visitors import MOST_COOKIES
from tests.lambda_src.flow_gateway.conftest import Door, published, visiting

Json = dict[str, Any]
_START = "/chat/public/start"


def name_of(begun: Json) -> str:
    return f"__Secure-flow-{begun['session']['id']}"


def path_of(begun: Json) -> str:
    return f"/chat/public/sessions/{begun['session_token']}"


def test_a_visitor_has_one_narrow_cookie_that_no_script_reads(admin: Door) -> None:
    visitor, begun = visiting(admin, published(admin)["public_key"])
    (cookie,) = visitor.last_cookies
    assert cookie.startswith(f"{name_of(begun)}=")
    assert "; Path=/chat/public;" in cookie
    for attribute in ("; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age=3600"):
        assert attribute in cookie
    assert "Domain" not in cookie
    _, proof, csrf = visitor.cookies[name_of(begun)].split(".")
    assert proof not in str(begun)
    assert csrf == begun["csrf_token"]


@pytest.mark.parametrize("ending", ["the flow's own end", "end"])
def test_the_cookie_is_cleared_with_the_end_of_its_session(admin: Door, ending: str) -> None:
    key = published(admin)["public_key"]
    browser, other = visiting(admin, key)
    _, begun = visiting(admin, key, browser)
    body = {} if ending == "end" else {"revision": 1, "input": "Ada"}
    last = "end" if ending == "end" else "interact"
    assert browser.did("POST", f"{path_of(begun)}/{last}", body)["ended"]
    (cleared,) = browser.last_cookies
    assert cleared.startswith(f"{name_of(begun)}=; Path=/chat/public; Max-Age=0;")
    assert set(browser.cookies) == {name_of(other)}
    assert browser("GET", path_of(begun)).status == 404
    assert browser.did("GET", path_of(other))["session"]["revision"] == 1
    assert browser.last_cookies == []


def test_a_hundred_page_loads_leave_a_few_cookies_and_the_last_sessions_go_on(
    admin: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = published(admin)["public_key"]
    seconds = itertools.count(1_800_000_000)
    monkeypatch.setattr(visitors, "now", lambda: float(next(seconds)))
    browser, first = visiting(admin, key)
    begun = [visiting(admin, key, browser)[1] for _ in range(100)]
    assert list(browser.cookies) == [name_of(each) for each in begun[-MOST_COOKIES:]]
    assert sum(len(f"{name}={value}; ") for name, value in browser.cookies.items()) < 1_300
    assert browser("GET", path_of(first)).status == 404
    for each in begun[-MOST_COOKIES:]:
        browser.headers["X-CSRF-Token"] = each["csrf_token"]
        browser.did("POST", f"{path_of(each)}/interact", {"revision": 1, "input": "A"})


def test_cookies_that_are_not_of_sessions_are_neither_cleared_nor_quoted(admin: Door) -> None:
    key = published(admin)["public_key"]
    browser = admin.other()
    strange = {
        "session": "theirs",
        "__Secure-flow-": "x",
        "__Secure-flow-x; Domain=example.com": "x",
        "__Secure-flow-ABCDEFAB-0000-4000-8000-000000000000": "x",
        "__Host-flow-00000000-0000-4000-8000-000000000000": "x",
    }
    browser.cookies.update(
        {f"{name}{n}": value for n in range(9) for name, value in strange.items()}
    )
    browser.did("POST", _START, {"flow": "greeting", "public_key": key})
    assert len(browser.last_cookies) == 1


def test_a_start_clears_a_bounded_number_and_malformed_ones_first(admin: Door) -> None:
    key = published(admin)["public_key"]
    browser = admin.other()
    visiting(admin, key, browser)
    (kept,) = browser.cookies
    for number in range(200):
        planted = f"__Secure-flow-00000000-0000-4000-8000-{number:012}"
        browser.cookies[planted] = ("9" * 400, "\u0663.x.y", "-1.x.y", "")[number % 4]
    browser.did("POST", _START, {"flow": "greeting", "public_key": key})
    assert len(browser.last_cookies) == 41
    assert kept in browser.cookies


@pytest.mark.parametrize("missing", ["header", "cookie", "both differ", "all"])
def test_a_change_without_the_double_submit_is_refused(admin: Door, missing: str) -> None:
    visitor, begun = visiting(admin, published(admin)["public_key"])
    path = path_of(begun)
    if missing in {"header", "all"}:
        visitor.headers.clear()
    if missing == "both differ":
        visitor.headers["X-CSRF-Token"] = "x"
    if missing in {"cookie", "all"}:
        visitor.cookies.clear()
    for method, rest, body in (
        ("POST", "/interact", {"revision": 1, "input": "x"}),
        ("POST", "/end", {}),
        ("PATCH", "/state", {"revision": 1, "set": {"user.x": 1}}),
    ):
        answer = visitor(method, path + rest, body)
        assert (answer.status, answer.json["error"]["code"]) == (403, "csrf")
    assert visitor("GET", path).status == (404 if missing in {"cookie", "all"} else 200)


def test_the_cookie_of_one_session_does_not_change_another(admin: Door) -> None:
    key = published(admin)["public_key"]
    browser, one = visiting(admin, key)
    _, two = visiting(admin, key, browser)
    assert browser("POST", f"{path_of(one)}/end", {}).code == "csrf"
    browser.cookies[name_of(one)] = browser.cookies[name_of(two)]
    assert browser("POST", f"{path_of(one)}/end", {}).code == "not_found"
    assert browser("POST", f"{path_of(two)}/end", {}).status == 200


def test_equal_halves_that_nobody_issued_are_no_proof(admin: Door) -> None:
    visitor, begun = visiting(admin, published(admin)["public_key"])
    since, proof, _ = visitor.cookies[name_of(begun)].split(".")
    visitor.headers["X-CSRF-Token"] = "mine"
    visitor.cookies[name_of(begun)] = f"{since}.{proof}.mine"
    assert visitor("POST", f"{path_of(begun)}/end", {}).code == "csrf"
    visitor.cookies[name_of(begun)] = f"{since}.mine.mine"
    assert visitor("POST", f"{path_of(begun)}/end", {}).code == "not_found"


@pytest.mark.parametrize("value", ["", ".", "..", "1", "1.", "1..", "x.y.z", "1.x.y.z", "٣.x.y"])
def test_a_malformed_cookie_proves_nothing(admin: Door, value: str) -> None:
    visitor, begun = visiting(admin, published(admin)["public_key"])
    visitor.cookies[name_of(begun)] = value
    assert visitor("POST", f"{path_of(begun)}/end", {}).code == "csrf"
    assert visitor("GET", path_of(begun)).status == 404
    visitor.headers["X-CSRF-Token"] = ""
    assert visitor("POST", f"{path_of(begun)}/end", {}).code == "csrf"


def test_a_visitor_without_a_browser_sends_the_proof_in_a_header(admin: Door) -> None:
    visitor, begun = visiting(admin, published(admin)["public_key"])
    proof = visitor.cookies[name_of(begun)].split(".")[1]
    other = admin.other(headers={"X-Session-Proof": proof})
    assert other("GET", path_of(begun)).status == 200
