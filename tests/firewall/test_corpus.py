"""The planned web ACL is right for every request of the corpus, in every environment."""

import copy
from typing import Any

import pytest

from tests.firewall.corpus import ATTACKS, CORPUS, ORDINARY, CorpusRequest
from tests.firewall.evaluation import judge
from tests.firewall.managed_rules import GROUPS
from tests.firewall.table import PAGE, page
from tests.plans.reading import Plan


@pytest.fixture(scope="session")
def acl(plans: dict[str, Plan]) -> dict[str, Any]:
    return plans["firewall"].one("aws_wafv2_web_acl")


@pytest.mark.parametrize("request_", CORPUS, ids=lambda request: request.name)
def test_each_request_ends_where_it_should(acl: dict[str, Any], request_: CorpusRequest) -> None:
    verdict = judge(acl, request_)
    assert verdict.stopped_by == request_.stopped_by
    assert set(verdict.counted) == request_.counted


def test_every_rule_of_ours_stops_something() -> None:
    stopping = {request.stopped_by for request in ATTACKS}
    assert {"core-body-rules", "chat-body-size", "api-methods", "stream-methods",
            "page-methods"} <= stopping  # fmt: skip


def test_every_body_rule_of_the_core_set_notices_an_ordinary_prompt() -> None:
    _, rules = GROUPS["AWSManagedRulesCommonRuleSet"]
    noticed = {rule for request in ORDINARY for rule in request.counted}
    assert noticed == {rule.name for rule in rules if rule.part == "body"}


def test_the_labels_that_our_rule_blocks_are_those_that_the_counting_rules_give(
    acl: dict[str, Any],
) -> None:
    groups = {item["name"]: item for item in acl["rule"]}
    (core,) = groups["core-rule-set"]["statement"][0]["managed_rule_group_statement"]
    counting = {item["name"] for item in core["rule_action_override"]}
    prefix, rules = GROUPS[core["name"]]
    given = {f"{prefix}{rule.label}" for rule in rules if rule.name in counting}
    assert {rule.name for rule in rules if rule.part == "body"} == counting
    assert _labels(groups["core-body-rules"]["statement"]) == given


def test_without_the_exception_prompts_would_be_refused(acl: dict[str, Any]) -> None:
    changed = copy.deepcopy(acl)
    for rule in changed["rule"]:
        if rule["name"] == "core-rule-set":
            rule["statement"][0]["managed_rule_group_statement"][0]["rule_action_override"] = []
    refused = [request for request in ORDINARY if judge(changed, request).stopped_by]
    assert {request.name for request in refused} == {
        request.name for request in ORDINARY if request.counted
    }


def test_without_our_rule_the_exception_would_hold_everywhere(acl: dict[str, Any]) -> None:
    changed = copy.deepcopy(acl)
    changed["rule"] = [rule for rule in changed["rule"] if rule["name"] != "core-body-rules"]
    let_in = [request for request in ATTACKS if judge(changed, request).stopped_by is None]
    assert {request.name for request in let_in} == {
        request.name for request in ATTACKS if request.stopped_by == "core-body-rules"
    }


def test_the_table_in_the_docs_is_up_to_date(acl: dict[str, Any]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text, acl) == text


def _labels(block: Any) -> set[str]:
    if isinstance(block, list):
        return {label for item in block for label in _labels(item)}
    if not isinstance(block, dict):
        return set()
    own = {item["key"] for item in block.get("label_match_statement") or []}
    return own.union(*(_labels(value) for value in block.values()))
