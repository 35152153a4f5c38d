"""The distribution: what it sends where, with which proof, and what it adds to every answer."""

import json
from typing import Any

import pytest

from environments import Settings
from tests.plans.reading import UNKNOWN, Plan

CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
API_PATTERNS = [
    "/api/*", "/ai/*", "/revenue/*", "/menu/*", "/orders/*", "/chat/*", "/cms/*", "/chatbot/*",
    "/slack/*",
]  # fmt: skip
DISTRIBUTION = "aws_cloudfront_distribution.front_door_distribution"


@pytest.fixture(scope="session")
def edge(plans: dict[str, Plan]) -> Plan:
    return plans["edge"]


@pytest.fixture(scope="session")
def distribution(edge: Plan) -> dict[str, Any]:
    return edge.one("aws_cloudfront_distribution")


@pytest.fixture(scope="session")
def behaviors(distribution: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["path_pattern"]: item for item in distribution["ordered_cache_behavior"]}


def test_paths_go_to_their_origins_in_this_order(behaviors: dict[str, dict[str, Any]]) -> None:
    assert [(pattern, item["target_origin_id"]) for pattern, item in behaviors.items()] == [
        *((pattern, "api") for pattern in API_PATTERNS),
        ("/stream/*", "stream"),
        ("/v1/*", "stream"),
    ]


def test_what_is_computed_is_never_cached_nor_sent_in_the_clear(
    behaviors: dict[str, dict[str, Any]],
) -> None:
    for behavior in behaviors.values():
        assert behavior["cache_policy_id"] == CACHING_DISABLED
        assert behavior["origin_request_policy_id"] == ALL_VIEWER_EXCEPT_HOST
        assert behavior["viewer_protocol_policy"] == "https-only"
        assert behavior["compress"] is False
        assert "POST" in behavior["allowed_methods"]


def test_pages_are_read_only_and_redirected_to_https(distribution: dict[str, Any]) -> None:
    (pages,) = distribution["default_cache_behavior"]
    assert pages["target_origin_id"] == "pages"
    assert pages["viewer_protocol_policy"] == "redirect-to-https"
    assert set(pages["allowed_methods"]) == {"GET", "HEAD", "OPTIONS"}
    assert pages["compress"] is True
    assert not pages["origin_request_policy_id"]  # the bucket gets no header of the viewer
    assert pages["cache_policy_id"] == CACHING_OPTIMIZED


def test_browsers_preload_the_domain_only_where_the_settings_ask_for_it(
    edge: Plan, settings: Settings
) -> None:
    (headers,) = edge.one("aws_cloudfront_response_headers_policy")["security_headers_config"]
    (transport,) = headers["strict_transport_security"]
    assert transport["preload"] is settings.edge.hsts_preload is False


def test_every_behavior_has_the_function_of_its_kind(edge: Plan) -> None:
    (settings_,) = [
        resource["expressions"]
        for resource in edge.document["configuration"]["root_module"]["resources"]
        if resource["address"] == DISTRIBUTION
    ]
    kinds = [_function(behavior) for behavior in settings_["ordered_cache_behavior"]]
    assert kinds == [*["api"] * len(API_PATTERNS), "stream", "stream"]
    assert [_function(item) for item in settings_["default_cache_behavior"]] == ["pages"]


def _function(behavior: dict[str, Any]) -> str:
    (association,) = behavior["function_association"]
    assert association["event_type"]["constant_value"] == "viewer-request"
    address: str = association["function_arn"]["references"][0]
    return address.removeprefix("aws_cloudfront_function.viewer_request_").removesuffix(".arn")


def test_functions_are_published_and_read_the_store(edge: Plan) -> None:
    functions = edge.all("aws_cloudfront_function")
    assert len(functions) == 3
    for address, function in functions.items():
        assert function["publish"] is True
        assert function["runtime"] == "cloudfront-js-2.0"
        assert edge.references(address, "key_value_store_associations")[0] == (
            "aws_cloudfront_key_value_store.viewer_request_store.arn"
        )


def test_the_store_is_made_without_a_value(edge: Plan) -> None:
    assert edge.one("aws_cloudfront_key_value_store")
    types = {entry["type"] for entry in edge.changes()}
    assert not {kind for kind in types if kind.startswith("aws_cloudfrontkeyvaluestore")}


def test_the_origin_secret_is_an_empty_container_encrypted_with_our_key(edge: Plan) -> None:
    address = "aws_secretsmanager_secret.origin_secret"
    assert address in edge.all("aws_secretsmanager_secret")
    assert "aws_kms_key.edge_key_key.arn" in edge.references(address, "kms_key_id")
    assert not edge.all("aws_secretsmanager_secret_version")


def test_nothing_in_the_plan_is_a_secret_header(edge: Plan, distribution: dict[str, Any]) -> None:
    assert all(not origin["custom_header"] for origin in distribution["origin"])
    for function in edge.all("aws_cloudfront_function").values():
        assert "headers['x-origin-verify'] = { value: await cf.kvs()" in function["code"]


def test_bucket_and_function_are_asked_with_cloudfronts_signature(edge: Plan) -> None:
    access = edge.all("aws_cloudfront_origin_access_control")
    assert {
        address.rpartition(".")[2]: item["origin_access_control_origin_type"]
        for address, item in access.items()
    } == {"pages_access": "s3", "stream_access": "lambda"}
    for item in access.values():
        assert item["signing_behavior"] == "always"
        assert item["signing_protocol"] == "sigv4"
    expressions = json.dumps(_expressions(edge))
    assert "aws_cloudfront_origin_access_control.pages_access.id" in expressions
    assert "aws_cloudfront_origin_access_control.stream_access.id" in expressions


def _expressions(edge: Plan) -> Any:
    resources = edge.document["configuration"]["root_module"]["resources"]
    (found,) = [item["expressions"] for item in resources if item["address"] == DISTRIBUTION]
    return found["origin"]


def test_origins_are_asked_over_tls_12_only(distribution: dict[str, Any]) -> None:
    for origin in distribution["origin"]:
        for custom in origin["custom_origin_config"]:
            assert custom["origin_protocol_policy"] == "https-only"
            assert custom["origin_ssl_protocols"] == ["TLSv1.2"]
            assert custom["origin_read_timeout"] > 30  # longer than the HTTP API takes


def test_both_grants_on_the_function_are_for_this_distribution_alone(edge: Plan) -> None:
    grants = edge.all("aws_lambda_permission")
    assert {grant["action"] for grant in grants.values()} == {
        "lambda:InvokeFunctionUrl", "lambda:InvokeFunction",
    }  # fmt: skip
    for address, grant in grants.items():
        assert grant["principal"] == "cloudfront.amazonaws.com"
        assert f"{DISTRIBUTION}.arn" in edge.references(address, "source_arn")
        by_url = grant["action"] == "lambda:InvokeFunctionUrl"
        assert grant["function_url_auth_type"] == ("AWS_IAM" if by_url else None)


def test_the_bucket_lets_only_this_distribution_read(edge: Plan) -> None:
    address = "aws_s3_bucket_policy.web_client_policy"
    allowing = [item for item in edge.statements(address) if item.effect == "Allow"]
    (statement,) = allowing
    assert statement.actions == {"s3:GetObject"}
    assert statement.principals == {"cloudfront.amazonaws.com"}
    assert statement.conditions == {"StringEquals aws:SourceArn": {UNKNOWN}}
    assert f"{DISTRIBUTION}.arn" in edge.references(
        "data.aws_iam_policy_document.web_client_tls_only", "statement"
    )


def test_the_distribution_has_the_web_acl_and_no_error_pages(
    distribution: dict[str, Any], plans: dict[str, Plan], settings: Settings
) -> None:
    assert distribution["web_acl_id"].startswith("arn:aws:wafv2:us-east-1:")
    assert not distribution["custom_error_response"]
    assert distribution["default_root_object"] == "index.html"
    assert distribution["http_version"] == "http2and3"
    assert distribution["is_ipv6_enabled"] is True
    assert distribution["price_class"] == settings.edge.price_class


def test_with_a_name_of_our_own_nothing_below_tls_12_is_spoken(
    distribution: dict[str, Any], settings: Settings
) -> None:
    (certificate,) = distribution["viewer_certificate"]
    if settings.domain is None:
        assert settings.name == "local"
        assert certificate["cloudfront_default_certificate"] is True
        return
    assert distribution["aliases"] == [settings.domain.name]
    assert certificate["acm_certificate_arn"] == settings.domain.certificate_arn
    assert certificate["minimum_protocol_version"] == "TLSv1.2_2021"
    assert certificate["ssl_support_method"] == "sni-only"


def test_every_answer_carries_the_security_headers(edge: Plan) -> None:
    (headers,) = edge.one("aws_cloudfront_response_headers_policy")["security_headers_config"]
    (hsts,) = headers["strict_transport_security"]
    assert hsts["access_control_max_age_sec"] >= 31_536_000
    assert hsts["include_subdomains"] is True
    assert headers["frame_options"][0]["frame_option"] == "DENY"
    assert headers["referrer_policy"][0]["referrer_policy"] == "no-referrer"
    assert all(block[0]["override"] for block in headers.values() if block)
    policy = "aws_cloudfront_response_headers_policy.security_headers_policy.id"
    (behavior,) = [
        item["expressions"]
        for item in edge.document["configuration"]["root_module"]["resources"]
        if item["address"] == DISTRIBUTION
    ]
    for block in (*behavior["default_cache_behavior"], *behavior["ordered_cache_behavior"]):
        assert policy in block["response_headers_policy_id"]["references"]


def test_pages_connect_to_their_own_origin_and_the_sign_in_pages_only(
    edge: Plan, settings: Settings
) -> None:
    (headers,) = edge.one("aws_cloudfront_response_headers_policy")["security_headers_config"]
    text = headers["content_security_policy"][0]["content_security_policy"]
    policy = dict(directive.split(" ", 1) for directive in text.split("; "))
    region, prefix = settings.account.region, settings.identity.domain_prefix
    page = f"https://{prefix}.auth.{region}.amazoncognito.com"
    sign_in = settings.aws.emulator_url if settings.aws.emulated else page
    assert policy["connect-src"] == f"'self' {sign_in}"
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"


def test_the_web_client_is_told_where_to_sign_in(edge: Plan) -> None:
    files = {item["key"]: item for item in edge.all("aws_s3_object").values()}
    told = json.loads(files["config.json"]["content"])
    assert set(told) == {"sign_in_url", "client_id", "redirect_path"}
    assert told["redirect_path"] == "/signed-in"
    assert files["config.json"]["cache_control"] == "no-cache"
    assert files["index.html"]["cache_control"] == "no-cache"
    assert files["index.html"]["content_type"].startswith("text/html")
    assert len(files) > 3


def test_accesses_are_logged_to_a_private_bucket_without_queries_or_cookies(edge: Plan) -> None:
    fields = set(edge.one("aws_cloudwatch_log_delivery")["record_fields"])
    assert {"c-ip", "cs-method", "cs-uri-stem", "sc-status"} <= fields
    assert not {name for name in fields if "query" in name or "ookie" in name or "eferer" in name}
    assert edge.one("aws_cloudwatch_log_delivery_source")["log_type"] == "ACCESS_LOGS"
    delivering = [
        item
        for item in edge.statements("aws_s3_bucket_policy.logs_policy")
        if item.effect == "Allow"
    ]
    (statement,) = delivering
    assert statement.principals == {"delivery.logs.amazonaws.com"}
    assert statement.actions == {"s3:PutObject"}
    assert "StringEquals aws:SourceAccount" in statement.conditions


def test_bodies_of_programs_are_hashed_by_a_version_that_may_do_nothing(edge: Plan) -> None:
    address = "aws_lambda_function.body_hash_function"
    function = edge.all("aws_lambda_function")[address]
    assert function["publish"] is True
    assert function["architectures"] == ["x86_64"]
    for unknown_at_the_edge in ("environment", "layers", "vpc_config", "dead_letter_config"):
        assert not function.get(unknown_at_the_edge)
    role = "aws_iam_role.body_hash_role"
    assert f"{role}.arn" in edge.references(address, "role")
    assert not edge.all("aws_iam_role_policy")
    assert not edge.all("aws_iam_role_policy_attachment")
    (trust,) = edge.statements(role, "assume_role_policy")
    assert trust.principals == {"edgelambda.amazonaws.com", "lambda.amazonaws.com"}


def test_only_the_paths_of_programs_run_it_and_with_bodies(distribution: dict[str, Any]) -> None:
    found = {
        behavior["path_pattern"]: [
            (item["event_type"], item["include_body"])
            for item in behavior["lambda_function_association"]
        ]
        for behavior in distribution["ordered_cache_behavior"]
    }
    assert {path: items for path, items in found.items() if items} == {
        "/v1/*": [("origin-request", True)]
    }
    assert not distribution["default_cache_behavior"][0]["lambda_function_association"]
