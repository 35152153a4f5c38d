"""Capacity as AWS's table counts it, and a web ACL that has too little of it."""

from typing import Any

import pytest

from rehearsal.contracts.web_acl_capacity import WebAclCapacity, capacity
from tests.rehearsal.contracts.conftest import Aws, Refused

VISIBLE = {
    "SampledRequestsEnabled": False,
    "CloudWatchMetricsEnabled": False,
    "MetricName": "test",
}
NONE = [{"Priority": 0, "Type": "NONE"}]
LOWER = [{"Priority": 0, "Type": "LOWERCASE"}]


def managed(name: str) -> dict[str, Any]:
    return {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": name}}


def matches(how: str, transformations: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "ByteMatchStatement": {
            "SearchString": b"/api", "FieldToMatch": {"UriPath": {}},
            "TextTransformations": transformations, "PositionalConstraint": how,
        }
    }  # fmt: skip


def rate(**more: Any) -> dict[str, Any]:
    return {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP", **more}}


@pytest.mark.parametrize(
    ("statement", "units"),
    [
        (managed("AWSManagedRulesCommonRuleSet"), 700),
        (managed("AWSManagedRulesKnownBadInputsRuleSet"), 200),
        (rate(), 2),
        (rate(ScopeDownStatement=matches("STARTS_WITH", NONE)), 4),
        (rate(CustomKeys=[{"IP": {}}, {"Header": {}}]), 62),
        (matches("CONTAINS", LOWER), 20),
        ({"AndStatement": {"Statements": [matches("EXACTLY", NONE), matches("EXACTLY", NONE)]}}, 4),
        ({"NotStatement": {"Statement": matches("ENDS_WITH", LOWER)}}, 12),
    ],
)
def test_statements_cost_what_awss_table_says(statement: dict[str, Any], units: int) -> None:
    assert capacity([{"Statement": statement}]) == units


def test_a_web_acl_with_too_many_rules_is_refused(aws: Aws) -> None:
    waf = aws.client("wafv2", "us-east-1")
    groups = [
        {
            "Name": f"rule-{number}", "Priority": number, "OverrideAction": {"None": {}},
            "VisibilityConfig": VISIBLE, "Statement": managed("AWSManagedRulesCommonRuleSet"),
        }
        for number in range(8)
    ]  # fmt: skip
    options = {
        "Scope": "CLOUDFRONT", "DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBLE,
    }  # fmt: skip
    with Refused() as answer:
        waf.create_web_acl(Name=aws.name("acl"), Rules=groups, **options)
    assert answer.text == WebAclCapacity.error
    waf.create_web_acl(Name=aws.name("acl"), Rules=groups[:7], **options)
