"""No route without a token, no request without a limit."""

import json

from environments import Settings
from gatehouse.delivery.synthesis import Synthesis
from tests.plans.reading import Plan

ROUTES = {
    "POST /api/chat",
    "POST /api/sessions",
    "GET /api/sessions",
    "GET /api/sessions/{session_id}",
    "PATCH /api/sessions/{session_id}",
    "GET /api/sessions/{session_id}/messages",
    "PATCH /api/sessions/{session_id}/messages/{message_id}",
    "GET /api/tenants/{tenant_id}/feedback",
    "DELETE /api/sessions/{session_id}",
    "GET /api/tenants/{tenant_id}/usage",
    "POST /api/keys",
    "GET /api/keys",
    "DELETE /api/keys/{key_id}",
    "GET /api/openapi.json",
    "GET /revenue/daily",
    "GET /menu/top",
    "GET /orders/recent",
    "POST /ai/ask",
}
AUTHORIZER = "aws_apigatewayv2_authorizer.http_authorizer"


def test_the_routes_are_those_of_the_product(api: Plan) -> None:
    routes = api.all("aws_apigatewayv2_route").values()
    assert {route["route_key"] for route in routes} == ROUTES


def test_no_route_is_without_the_jwt_authorizer(api: Plan) -> None:
    for address, route in api.all("aws_apigatewayv2_route").items():
        assert route["authorization_type"] == "JWT"
        assert f"{AUTHORIZER}.id" in api.references(address, "authorizer_id")


def test_the_authorizer_trusts_the_user_pool_and_the_web_client_only(
    api: Plan, synthesis: Synthesis
) -> None:
    users = synthesis.placeholders()["identity"]
    authorizer = api.one("aws_apigatewayv2_authorizer")
    assert authorizer["authorizer_type"] == "JWT"
    assert authorizer["identity_sources"] == ["$request.header.Authorization"]
    (jwt,) = authorizer["jwt_configuration"]
    assert jwt == {"issuer": users["issuer"], "audience": [users["web_client_id"]]}


def test_the_issuer_keeps_its_aws_form_in_every_environment(api: Plan, settings: Settings) -> None:
    (jwt,) = api.one("aws_apigatewayv2_authorizer")["jwt_configuration"]
    host = f"https://cognito-idp.{settings.account.region}.amazonaws.com/"
    assert jwt["issuer"].startswith(f"{host}{settings.account.region}_")


def test_every_route_ends_at_a_function_of_this_stack(api: Plan) -> None:
    for address in api.all("aws_apigatewayv2_route"):
        (integration,) = {
            reference.removesuffix(".id")
            for reference in api.references(address, "target")
            if reference.startswith("aws_apigatewayv2_integration.") and reference.endswith(".id")
        }
        values = api.all("aws_apigatewayv2_integration")[integration]
        assert values["integration_type"] == "AWS_PROXY"
        assert values["payload_format_version"] == "2.0"
        uses = api.references(integration, "integration_uri")
        assert any(use.startswith("aws_lambda_function.") for use in uses)


def test_only_this_api_may_invoke_the_functions_and_each_route_its_own(api: Plan) -> None:
    permissions = api.all("aws_lambda_permission")
    assert len(permissions) == len(ROUTES)
    for address, permission in permissions.items():
        assert permission["principal"] == "apigateway.amazonaws.com"
        assert permission["action"] == "lambda:InvokeFunction"
        uses = api.references(address, "source_arn")
        assert "aws_apigatewayv2_api.http_api.execution_arn" in uses


def test_a_permissions_source_names_method_and_path(api: Plan, synthesis: Synthesis) -> None:
    (stack,) = (stack for stack in synthesis.stacks if stack.name == "api")
    sources = {
        permission["source_arn"].split("execution_arn}", 1)[1]
        for permission in stack.configuration()["resource"]["aws_lambda_permission"].values()
    }
    assert sources == {"/*/{}{}".format(*route.split(" ")) for route in ROUTES}


def test_every_route_is_throttled(api: Plan, settings: Settings) -> None:
    stage = api.one("aws_apigatewayv2_stage")
    (limits,) = stage["default_route_settings"]
    assert limits["throttling_rate_limit"] == settings.api.throttle_rate > 0
    assert limits["throttling_burst_limit"] == settings.api.throttle_burst > 0
    assert stage["route_settings"] == []  # nothing that would lift it for one route


def test_the_access_log_says_who_and_how_but_holds_no_token_and_no_content(api: Plan) -> None:
    (settings,) = api.one("aws_apigatewayv2_stage")["access_log_settings"]
    told = set(json.loads(settings["format"]).values())
    assert {"$context.requestId", "$context.routeKey", "$context.status"} <= told
    assert not [name for name in told if "header" in name or "body" in name or "query" in name]


def test_the_access_log_names_the_tenant_by_a_claim_that_its_variables_can_hold(api: Plan) -> None:
    (settings,) = api.one("aws_apigatewayv2_stage")["access_log_settings"]
    told = json.loads(settings["format"])
    assert told["tenant_id"] == "$context.authorizer.claims.tenant_id"
    assert not [value for value in told.values() if ":" in value]


def test_pages_of_other_origins_may_not_call_it(api: Plan, settings: Settings) -> None:
    (cors,) = api.one("aws_apigatewayv2_api")["cors_configuration"]
    assert set(cors["allow_origins"]) == set(settings.api.cors_origins)
    assert "*" not in {*cors["allow_origins"], *cors["allow_headers"], *cors["allow_methods"]}
    assert not cors["allow_credentials"]
