"""A web ACL's verdicts, on requests that are written down."""

from typing import Any

import pytest

from rehearsal.simulators.front_door.web_acl.rates import Rates
from rehearsal.simulators.front_door.web_acl.verdict import WebAcl
from rehearsal.simulators.relay.request import Request
from tests.rehearsal.simulators.front_door.documents import (
    begins,
    body_over,
    part,
    rate,
    rule,
    web_acl,
)

NONE = [{"Priority": 0, "Type": "NONE"}]


def asked(path: str = "/api/x", **changed: Any) -> Request:
    content: dict[str, Any] = {
        "method": "GET",
        "path": path,
        "query": "",
        "headers": (("host", "x"),),
        "body": b"",
        "address": "192.0.2.1",
    }
    return Request(**(content | changed))


def blocks(document: dict[str, Any], request: Request, **sets: tuple[str, ...]) -> str | None:
    """The rule that blocks a request."""
    block = WebAcl(document, Rates(lambda: 0.0), sets).judge(request)
    return block.rule if block else None


def expression(pattern: str, field: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = {"RegexString": pattern, "FieldToMatch": field, "TextTransformations": NONE}
    return {"RegexMatchStatement": content | more}


def test_rules_are_asked_in_the_order_of_their_priority_until_one_decides() -> None:
    acl = web_acl(
        rule("second", begins("/api"), 2),
        rule("first", begins("/api/x"), 1),
        rule("lets in", begins("/api/y"), 0, Action={"Allow": {}}),
    )

    assert blocks(acl, asked("/api/x")) == "first"
    assert blocks(acl, asked("/api/z")) == "second"
    assert blocks(acl, asked("/api/y")) is None
    assert blocks(acl, asked("/")) is None


def test_what_no_rule_decides_the_default_action_does() -> None:
    assert blocks(web_acl(DefaultAction={"Block": {}}), asked()) == "default"


def test_a_rule_that_counts_labels_and_lets_the_next_one_decide() -> None:
    labelled = {"LabelMatchStatement": {"Scope": "LABEL", "Key": "odd"}}
    not_chat = {"NotStatement": {"Statement": begins("/chat")}}
    both = {"AndStatement": {"Statements": [labelled, not_chat]}}
    acl = web_acl(
        rule("mark", body_over(3), 0, Action={"Count": {}}, RuleLabels=[{"Name": "odd"}]),
        rule("odd", both, 1),
    )

    assert blocks(acl, asked(body=b"long")) == "odd"
    assert blocks(acl, asked(body=b"abc")) is None
    assert blocks(acl, asked("/chat", body=b"long")) is None


def test_labels_of_a_namespace_match_by_it() -> None:
    space = {"LabelMatchStatement": {"Scope": "NAMESPACE", "Key": "odd:"}}
    acl = web_acl(
        rule("mark", begins("/"), 0, Action={"Count": {}}, RuleLabels=[{"Name": "odd:body"}]),
        rule("odd", space, 1),
    )

    assert blocks(acl, asked()) == "odd"


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        (part("Method"), {"method": "needle"}),
        (part("UriPath"), {"path": "/needle"}),
        (part("QueryString"), {"query": "a=needle"}),
        (part("SingleHeader", Name="X-Thing"), {"headers": (("x-thing", "a needle"),)}),
        (part("Cookies"), {"headers": (("cookie", "a=needle"),)}),
        (part("Body"), {"body": b"a needle"}),
    ],
    ids=["method", "path", "query", "header", "cookies", "body"],
)
def test_a_statement_looks_at_the_part_it_names_and_no_other(
    field: dict[str, Any], changed: dict[str, Any]
) -> None:
    acl = web_acl(rule("found", expression("needle", field)))

    assert blocks(acl, asked(**changed)) == "found"
    everything_else: dict[str, Any] = {
        "method": "needle",
        "path": "/needle",
        "query": "needle",
        "headers": (("x-thing", "needle"), ("cookie", "needle")),
        "body": b"needle",
    }
    if "headers" in changed:
        everything_else["headers"] = (("x-other", "needle"),)
    else:
        everything_else |= dict.fromkeys(changed, b"" if "body" in changed else "/")
    assert blocks(acl, asked(**everything_else)) is None


@pytest.mark.parametrize(
    ("position", "matching", "other"),
    [
        ("EXACTLY", "word", "word "),
        ("STARTS_WITH", "words", "a word"),
        ("ENDS_WITH", "a word", "words"),
        ("CONTAINS", "swords", "wor"),
        ("CONTAINS_WORD", "a word.", "swords"),
    ],
)
def test_bytes_match_where_the_constraint_says(position: str, matching: str, other: str) -> None:
    content = {
        "SearchString": b"word",
        "FieldToMatch": part("QueryString"),
        "TextTransformations": NONE,
        "PositionalConstraint": position,
    }
    acl = web_acl(rule("found", {"ByteMatchStatement": content}))

    assert blocks(acl, asked(query=matching)) == "found"
    assert blocks(acl, asked(query=other)) is None


def test_transformations_apply_in_the_order_of_their_priority() -> None:
    steps = [{"Priority": 2, "Type": "NORMALIZE_PATH"}, {"Priority": 1, "Type": "URL_DECODE"},
             {"Priority": 3, "Type": "LOWERCASE"}]  # fmt: skip
    acl = web_acl(rule("api", expression("^/api/", part("UriPath"), TextTransformations=steps)))

    for path in ("/api/", "/x/%2e%2e/API/", "//%61pi/", "/x%2f..%2fapi/y"):
        assert blocks(acl, asked(path)) == "api"
    assert blocks(acl, asked("/apis/")) is None


def test_pattern_sets_match_by_any_of_their_expressions() -> None:
    content = {"ARN": "set", "FieldToMatch": part("UriPath"), "TextTransformations": NONE}
    acl = web_acl(rule("set", {"RegexPatternSetReferenceStatement": content}))

    assert blocks(acl, asked("/b"), set=("^/a$", "^/b$")) == "set"
    assert blocks(acl, asked("/c"), set=("^/a$", "^/b$")) is None


def test_the_size_of_a_body_is_compared_to_the_byte() -> None:
    acl = web_acl(rule("large", body_over(1_000)))

    assert blocks(acl, asked(body=b"x" * 1_000)) is None
    assert blocks(acl, asked(body=b"x" * 1_001)) == "large"
    assert blocks(acl, asked(body="ä".encode() * 501)) == "large"


@pytest.mark.parametrize(
    ("oversize", "blocked"), [("MATCH", "large"), ("NO_MATCH", None), ("CONTINUE", None)]
)
def test_a_body_beyond_what_waf_sees_is_handled_as_the_rule_says(
    oversize: str, blocked: str | None
) -> None:
    """Only the first 16 KB are seen, or what the web ACL associates: CONTINUE compares those."""
    small = web_acl(rule("large", body_over(16_384, oversize)))
    more = small | {
        "AssociationConfig": {
            "RequestBody": {"CLOUDFRONT": {"DefaultSizeInspectionLimit": "KB_64"}}
        }
    }
    body = b"x" * 20_000

    assert blocks(small, asked(body=body)) == blocked
    assert blocks(more, asked(body=body)) == "large"


def test_a_block_answers_as_its_rule_says() -> None:
    response = {"ResponseCode": 429, "CustomResponseBodyKey": "slow"}
    acl = WebAcl(
        web_acl(
            rule("slow", begins("/"), Action={"Block": {"CustomResponse": response}}),
            CustomResponseBodies={"slow": {"ContentType": "APPLICATION_JSON", "Content": "{}"}},
        ),
        Rates(lambda: 0.0),
    )

    block = acl.judge(asked())

    assert block is not None
    assert (block.status, acl.body(block)) == (429, ("application/json", "{}"))


def test_what_is_not_simulated_is_named_and_never_matches() -> None:
    managed = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "Core"}}
    label = {"LabelMatchStatement": {"Scope": "LABEL", "Key": "awswaf:managed:aws:core:Body"}}
    xss = {"XssMatchStatement": {"FieldToMatch": part("Body"), "TextTransformations": NONE}}
    acl = WebAcl(
        web_acl(
            {"Name": "core", "Priority": 0, "Statement": managed, "OverrideAction": {"None": {}}},
            rule("after core", label, 1),
            rule("scripts", {"AndStatement": {"Statements": [xss, begins("/")]}}, 2),
            rule("cards", expression("a", part("JsonBody", MatchPattern={"All": {}})), 3),
            rule("forwarded", {"RateBasedStatement": {"Limit": 9, "AggregateKeyType": "X"}}, 4),
        ),
        Rates(lambda: 0.0),
    )

    assert acl.judge(asked()) is None
    assert acl.judged == ("after core",)
    assert acl.stored_only == {
        "core": "managed rule group",
        "scripts": "XssMatchStatement",
        "cards": "field JsonBody",
        "forwarded": "rate by X",
    }


class Window:
    """Requests against one rate rule, with a clock."""

    def __init__(self, *rules: dict[str, Any]) -> None:
        self.now = 1_000.0
        self._acl = WebAcl(web_acl(*rules), Rates(lambda: self.now))

    def passes(self, path: str = "/api/x", address: str = "192.0.2.1") -> bool:
        return self._acl.judge(asked(path, address=address)) is None


def test_the_hundredth_request_passes_the_next_one_not_and_the_window_lets_it_in_again() -> None:
    window = Window(rule("rate", rate(100, begins("/api/"))))

    assert all(window.passes() for _ in range(100))
    assert not window.passes()
    window.now += 299
    assert not window.passes()
    window.now += 300
    assert window.passes()


def test_the_window_slides() -> None:
    window = Window(rule("rate", rate(10, seconds=60)))
    for _ in range(10):
        assert window.passes()
        window.now += 6

    assert window.passes()  # the first one is 60 seconds old
    assert not window.passes()
    window.now += 6.5
    assert not window.passes()  # the one that was blocked counts too
    window.now += 60
    assert window.passes()


def test_addresses_and_what_is_scoped_out_do_not_count() -> None:
    window = Window(rule("rate", rate(10, begins("/api/"))))

    assert all(window.passes("/index.html") for _ in range(50))
    assert all(window.passes() for _ in range(10))
    assert not window.passes()
    assert window.passes("/index.html")
    assert window.passes(address="192.0.2.2")


def test_each_rule_counts_for_itself() -> None:
    pages = {"NotStatement": {"Statement": begins("/api/")}}
    window = Window(rule("api", rate(10, begins("/api/")), 0), rule("rest", rate(20, pages), 1))

    assert all(window.passes() for _ in range(10))
    assert not window.passes()
    assert all(window.passes("/x") for _ in range(20))
    assert not window.passes("/x")


def test_addresses_that_went_quiet_are_forgotten() -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    for number in range(2_000):
        rates.over("rate", f"address {number}", limit=10, seconds=60)
    now[0] = 61.0
    for _ in range(1_001):
        rates.over("rate", "another", limit=10, seconds=60)

    assert len(rates._seen) == 1
    assert len(rates._seen["rate", "another", 60]) == 11
