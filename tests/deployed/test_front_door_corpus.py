"""The whole corpus against the deployed web ACL: what the front door judges, and through it."""

from typing import Any

import pytest

from rehearsal.simulators.front_door.web_acl.rates import Rates
from rehearsal.simulators.front_door.web_acl.verdict import WebAcl
from rehearsal.simulators.relay.request import Request
from tests.deployed.running import Rehearsal
from tests.deployed.visitors import visitor
from tests.firewall.corpus import CORPUS, CorpusRequest

BLOCKED = 403


@pytest.fixture(scope="module")
def document(rehearsal: Rehearsal) -> dict[str, Any]:
    """The web ACL as WAF's API tells it."""
    wafv2 = rehearsal.administrator("wafv2")  # local is in us-east-1, where it has to be
    name, id_ = rehearsal.output("firewall", "web_acl_arn").rsplit("/", 2)[1:]
    found: dict[str, Any] = wafv2.get_web_acl(Name=name, Id=id_, Scope="CLOUDFRONT")["WebACL"]
    return found


def judged(document: dict[str, Any], request: CorpusRequest) -> str | None:
    """The rule that the front door ends a request with."""
    asked = Request(
        method=request.method,
        path=request.path,
        query=request.query,
        headers=request.headers,
        body=request.body,
        address="192.0.2.1",
    )
    block = WebAcl(document, Rates(lambda: 0.0)).judge(asked)
    return block.rule if block else None


SIMULATED = [request for request in CORPUS if request.simulated]


@pytest.mark.parametrize("request_", SIMULATED, ids=lambda request: request.name)
def test_the_simulated_rules_end_each_request_where_they_should(
    document: dict[str, Any], request_: CorpusRequest
) -> None:
    """What AWS's own groups would stop is not among them: those are stored only."""
    assert judged(document, request_) == request_.stopped_by


def test_every_request_gets_the_same_verdict_over_http(
    rehearsal: Rehearsal, document: dict[str, Any]
) -> None:
    wrong = []
    for request in CORPUS:
        with visitor(rehearsal) as came:
            query = f"?{request.query}" if request.query else ""
            target = f"{request.path}{query}"
            answer = came.send(request.method, target, request.body, request.headers)
        blocked = answer.status_code == BLOCKED and "request_blocked" in answer.text
        if blocked != (judged(document, request) is not None):
            wrong.append((request.name, answer.status_code))

    assert wrong == []
