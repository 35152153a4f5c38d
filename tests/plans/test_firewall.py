"""The web ACL: its rules and their order, what is logged and redacted, where it lives."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from environments import Settings
from lambda_src.flow_gateway import visitors
from lambda_src.runtime.http.credential_headers import CREDENTIAL_HEADERS
from lambda_src.runtime.identity import origin
from lambda_src.stream import tokens
from tests.plans.reading import Plan

# https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
GROUP_CAPACITY = {
    "AWSManagedRulesAmazonIpReputationList": 25,
    "AWSManagedRulesKnownBadInputsRuleSet": 200,
    "AWSManagedRulesCommonRuleSet": 700,
}
STATEMENT_CAPACITY = {
    "regex_match_statement": 3,
    "label_match_statement": 1,
    "size_constraint_statement": 1,
    "rate_based_statement": 2,
    "custom_key": 60,  # 30 for each of two keys
}
TRANSFORMATION_CAPACITY = 10
FREE_CAPACITY = 1_500


@pytest.fixture(scope="session")
def firewall(plans: dict[str, Plan]) -> Plan:
    return plans["firewall"]


@pytest.fixture(scope="session")
def acl(firewall: Plan) -> dict[str, Any]:
    return firewall.one("aws_wafv2_web_acl")


@pytest.fixture(scope="session")
def rules(acl: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(acl["rule"], key=lambda rule: int(rule["priority"]))


def test_four_rule_groups_come_first_then_rules_of_our_own(rules: list[dict[str, Any]]) -> None:
    assert [rule["name"] for rule in rules] == [
        "ip-reputation", "known-bad-inputs", "core-rule-set", "model-rate", "start-rate",
        "api-rate", "other-rate", "core-body-rules", "chat-body-size", "api-methods",
        "stream-methods", "page-methods",
    ]  # fmt: skip


def test_nothing_takes_a_rule_group_of_aws_out_of_force(rules: list[dict[str, Any]]) -> None:
    for rule in rules[:3]:
        assert rule["override_action"] == [{"count": [], "none": [{}]}]


def test_only_body_rules_of_the_core_set_count(rules: list[dict[str, Any]]) -> None:
    overridden = {
        rule["name"]: {
            override["name"]
            for override in rule["statement"][0]["managed_rule_group_statement"][0][
                "rule_action_override"
            ]
        }
        for rule in rules[:3]
    }
    assert not overridden["ip-reputation"]
    assert not overridden["known-bad-inputs"]
    assert all(name.endswith("_BODY") for name in overridden["core-rule-set"])


def test_every_rule_of_ours_blocks(rules: list[dict[str, Any]]) -> None:
    for rule in rules[3:]:
        (action,) = rule["action"]
        assert action["block"]
        assert not action["allow"]
        assert not action["count"]


def test_what_is_attacked_decides_how_much_an_address_may_send(
    rules: list[dict[str, Any]], settings: Settings
) -> None:
    edge, limits = settings.edge, {}
    for rule in rules[3:7]:
        (rate,) = rule["statement"][0]["rate_based_statement"]
        assert rate["evaluation_window_sec"] == 300
        limits[rule["name"]] = (
            rate["limit"],
            rate["aggregate_key_type"],
            bool(rate["scope_down_statement"][0]["not_statement"]),
        )
    assert limits == {
        "model-rate": (edge.model_requests, "CUSTOM_KEYS", False),
        "start-rate": (edge.start_requests, "IP", False),
        "api-rate": (edge.api_requests, "IP", False),
        "other-rate": (edge.other_requests, "IP", True),
    }
    (rate,) = rules[3]["statement"][0]["rate_based_statement"]
    address, token = rate["custom_key"]
    assert address["ip"]
    assert token["header"][0]["name"] == "authorization"


def test_a_blocked_request_gets_the_error_shape_of_the_api(
    acl: dict[str, Any], rules: list[dict[str, Any]]
) -> None:
    bodies = {item["key"]: json.loads(item["content"]) for item in acl["custom_response_body"]}
    assert {key: body["error"]["code"] for key, body in bodies.items()} == {
        "request_blocked": "request_blocked", "too_many_requests": "too_many_requests",
    }  # fmt: skip
    for rule in rules[3:]:
        (response,) = rule["action"][0]["block"][0]["custom_response"]
        is_rate = rule["name"].endswith("-rate")
        assert response["response_code"] == (429 if is_rate else 403)
        assert [item["name"] for item in response["response_header"]] == ["retry-after"] * is_rate


@pytest.mark.parametrize(
    ("path", "counted"),
    [("/api/chat", True), ("/stream/chatbot", True), ("/cms/flows", True), ("/orders/recent", True),
     ("/slack/events", False), ("/index.html", False), ("/x/slack/", False)],
)  # fmt: skip
def test_what_slack_sends_for_every_workspace_is_not_counted_as_one_persons(
    rules: list[dict[str, Any]], path: str, *, counted: bool
) -> None:
    (viewers,) = rules[5]["statement"][0]["rate_based_statement"]
    (scope,) = viewers["scope_down_statement"][0]["regex_match_statement"]
    assert bool(re.match(scope["regex_string"], path)) is counted
    (others,) = rules[6]["statement"][0]["rate_based_statement"]
    (negated,) = others["scope_down_statement"][0]["not_statement"][0]["statement"]
    assert negated["regex_match_statement"] == [scope]


def test_it_is_for_cloudfront_and_looks_at_64_kilobytes(acl: dict[str, Any]) -> None:
    assert acl["scope"] == "CLOUDFRONT"
    assert acl["default_action"] == [{"allow": [{"custom_request_handling": []}], "block": []}]
    (body,) = acl["association_config"][0]["request_body"]
    assert body["cloudfront"] == [{"default_size_inspection_limit": "KB_64"}]


def test_the_stack_is_in_us_east_1_whatever_the_home_region(firewall: Plan) -> None:
    (provider,) = firewall.document["configuration"]["provider_config"].values()
    assert provider["expressions"]["region"]["constant_value"] == "us-east-1"


def test_every_rule_has_metrics_and_samples(acl: dict[str, Any]) -> None:
    for item in (acl, *acl["rule"]):
        (visibility,) = item["visibility_config"]
        assert visibility["cloudwatch_metrics_enabled"] is True
        assert visibility["sampled_requests_enabled"] is True
    names = [rule["visibility_config"][0]["metric_name"] for rule in acl["rule"]]
    assert len(set(names)) == len(names)


def test_the_log_goes_to_a_group_of_the_name_that_waf_demands(
    firewall: Plan, settings: Settings
) -> None:
    group = firewall.one("aws_cloudwatch_log_group")
    assert group["name"].startswith("aws-waf-logs-")
    assert group["retention_in_days"] == settings.logs.retention_days
    address = "aws_cloudwatch_log_group.front_door_log_group"
    assert "aws_kms_key.log_key_key.arn" in firewall.references(address, "kms_key_id")
    log = "aws_wafv2_web_acl_logging_configuration.front_door_log"
    assert f"{address}.arn" in firewall.references(log, "log_destination_configs")


def test_what_proves_who_somebody_is_never_reaches_the_log(firewall: Plan) -> None:
    log = firewall.one("aws_wafv2_web_acl_logging_configuration")
    redacted = log["redacted_fields"]
    names = {field["single_header"][0]["name"] for field in redacted if field["single_header"]}
    assert names == set(CREDENTIAL_HEADERS)
    assert [field for field in redacted if field["query_string"]]
    assert not log["logging_filter"]


def test_sampled_requests_hide_the_same(acl: dict[str, Any]) -> None:
    (protections,) = acl["data_protection_config"]
    hidden = {}
    for item in protections["data_protection"]:
        assert item["action"] == "SUBSTITUTION"
        (field,) = item["field"]
        hidden[field["field_type"]] = set(field["field_keys"] or ())
    assert hidden == {"SINGLE_HEADER": set(CREDENTIAL_HEADERS), "QUERY_STRING": set()}


def test_the_list_of_credentials_has_every_header_that_a_function_takes_as_one() -> None:
    taken = {origin.HEADER, tokens.HEADER, visitors.PROOF_HEADER, visitors.CSRF_HEADER}
    assert {*taken, "authorization", "cookie", "x-slack-signature"} <= set(CREDENTIAL_HEADERS)


def test_its_capacity_costs_nothing_extra(acl: dict[str, Any]) -> None:
    used = sum(_capacity(rule["statement"]) for rule in acl["rule"])
    assert sum(GROUP_CAPACITY.values()) < used < FREE_CAPACITY


def _capacity(block: Any) -> int:
    return sum(_parts(block))


def _parts(block: Any) -> Iterator[int]:
    if isinstance(block, list):
        yield from (_capacity(item) for item in block)
    if not isinstance(block, dict):
        return
    for key, value in block.items():
        if not value:
            continue
        if key == "managed_rule_group_statement":
            yield GROUP_CAPACITY[value[0]["name"]]
            continue
        yield STATEMENT_CAPACITY.get(key, 0)
        if key == "text_transformation":
            yield TRANSFORMATION_CAPACITY * len([item for item in value if item["type"] != "NONE"])
        yield _capacity(value)
