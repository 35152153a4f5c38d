"""The whole corpus against the deployed web ACL: what the front door judges, and through it."""

from typing import Any

import pytest

from local.front_door.web_acl.rates import Rates
from local.front_door.web_acl.verdict import WebAcl
from local.relay.request import Request
from tests.firewall.corpus import CORPUS, CorpusRequest
from tests.rehearsal.running import Rehearsal
from tests.rehearsal.visitors import visitor

BLOCKED = 403


@pytest.fixture(scope="module")
def document(rehearsal: Rehearsal) -> dict[str, Any]:
    """The web ACL as WAF's API tells it."""
    wafv2 = rehearsal.administrator("wafv2")  # local is in us-east-1, where it has to be
    name, id_ = rehearsal.output("firewall", "web_acl_arn").rsplit("/", 2)[1:]
    found: dict[str, Any] = wafv2.get_web_acl(Name=name, Id=id_, Scope="CLOUDFRONT")["WebACL"]
    return found


def expected(request: CorpusRequest) -> str | None:
    """AWS's own groups are stored only here, so what only they stop gets by."""
    return request.stopped_by if request.simulated else None


@pytest.mark.parametrize("request_", CORPUS, ids=lambda request: request.name)
def test_the_simulated_rules_end_each_request_where_they_should(
    document: dict[str, Any], request_: CorpusRequest
) -> None:
    acl = WebAcl(document, Rates(lambda: 0.0))
    block = acl.judge(
        Request(
            method=request_.method,
            path=request_.path,
            query=request_.query,
            headers=request_.headers,
            body=request_.body,
            address="192.0.2.1",
        )
    )

    assert (block.rule if block else None) == expected(request_)


def test_every_request_gets_the_same_verdict_over_http(rehearsal: Rehearsal) -> None:
    wrong = []
    for request in CORPUS:
        with visitor(rehearsal) as came:
            query = f"?{request.query}" if request.query else ""
            target = f"{request.path}{query}"
            answer = came.send(request.method, target, request.body, request.headers)
        blocked = answer.status_code == BLOCKED and "Request blocked." in answer.text
        if blocked != (expected(request) is not None):
            wrong.append((request.name, answer.status_code))

    assert wrong == []
