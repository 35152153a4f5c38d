"""Authorization and throttling of APIs."""

from typing import Any

from policies.estate import Resource, Value
from tests.policies.edits import (
    add,
    add_statement,
    both,
    change_statement,
    drop,
    put,
    remove,
    rewire,
)
from tests.policies.mutation import Mutation

API, ROUTE, STAGE = "aws_apigatewayv2_api", "aws_apigatewayv2_route", "aws_apigatewayv2_stage"
AUTHORIZER, INTEGRATION = "aws_apigatewayv2_authorizer", "aws_apigatewayv2_integration"
ELSEWHERE = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Attacker1"
LAX = {"authorizer_type": "REQUEST", "name": "lax", "api_id": "${aws_apigatewayv2_api.http_api.id}"}


METHOD, REST_POLICY = "aws_api_gateway_method", "aws_api_gateway_rest_api_policy"
REST_SETTINGS = "aws_api_gateway_method_settings"


EVERYBODY: dict[str, Any] = {
    "actions": ["execute-api:Invoke"], "resources": ["*"],
    "principals": [{"type": "*", "identifiers": ["*"]}],
}  # fmt: skip


def excused(role: str) -> list[dict[str, Any]]:
    return [{"test": "ArnNotEquals", "variable": "aws:PrincipalArn", "values": [role]}]


def denies(statement: Value) -> bool:
    return not statement.is_allow


def closed(route: Resource) -> bool:
    return bool(route["authorization_type"] == "JWT")  # one is open by a written exception


MUTATIONS = (
    Mutation("api-route-open", "A route is opened to try something out, and stays open", "GH_API_001", ROUTE, put("authorization_type", "NONE"), closed),
    Mutation("api-route-default", "The line with the authorization is lost in a merge", "GH_API_001", ROUTE, drop("authorization_type", "authorizer_id"), closed),
    Mutation("api-route-no-authorizer", "A route says JWT and names no authorizer", "GH_API_001", ROUTE, drop("authorizer_id"), closed),
    Mutation("api-route-added-open", "A new route is copied without its authorization", "GH_API_001", API, add(ROUTE, {"route_key": "GET /health", "api_id": "${aws_apigatewayv2_api.http_api.id}"})),
    Mutation("api-foreign-issuer", "The authorizer trusts an attacker's own user pool", "GH_API_002", AUTHORIZER, put("jwt_configuration.0.issuer", ELSEWHERE)),
    Mutation("api-plain-issuer", "The issuer is read over plain HTTP", "GH_API_002", AUTHORIZER, put("jwt_configuration.0.issuer", "http://issuer.example.com")),
    Mutation("api-no-issuer", "The issuer is left out", "GH_API_002", AUTHORIZER, drop("jwt_configuration.0.issuer")),
    Mutation("api-no-audience", "The audience is left out: tokens of every client pass", "GH_API_002", AUTHORIZER, put("jwt_configuration.0.audience", [])),
    Mutation("api-second-audience", "Somebody else's client is added to the audience", "GH_API_002", AUTHORIZER, put("jwt_configuration.0.audience", ["1h57kf5cpq17m0eml12EXAMPLE"])),
    Mutation("api-hidden-audience", "A literal audience is written beside the client's", "GH_API_002", AUTHORIZER, rewire("jwt_configuration.0.audience", ["1h57kf5cpq17m0eml12EXAMPLE", "${data.terraform_remote_state.identity.outputs.web_client_id}"])),
    Mutation("api-no-throttle", "The stage's limits are left out", "GH_API_003", STAGE, drop("default_route_settings")),
    Mutation("api-no-rate", "The rate is left out, the burst stays", "GH_API_003", STAGE, drop("default_route_settings.0.throttling_rate_limit")),
    Mutation("api-huge-burst", "The burst is set to a million", "GH_API_003", STAGE, put("default_route_settings.0.throttling_burst_limit", 1_000_000)),
    Mutation("api-route-unthrottled", "One route's own settings lift the limit", "GH_API_003", STAGE, put("route_settings", [{"route_key": "POST /api/chat", "throttling_rate_limit": None, "throttling_burst_limit": None}])),
    Mutation("api-no-access-log", "The access log is switched off to save money", "GH_API_004", STAGE, drop("access_log_settings")),
    Mutation("api-log-without-caller", "The access log no longer names the caller", "GH_API_004", STAGE, put("access_log_settings.0.format", "$context.requestId $context.status")),
    Mutation("api-log-with-token", "The access log writes down the token", "GH_API_004", STAGE, put("access_log_settings.0.format", "$context.identity.sourceIp $context.status $request.header.authorization")),
    Mutation("api-cors-star", "CORS allows every origin", "GH_API_005", API, put("cors_configuration.0.allow_origins", ["*"])),
    Mutation("api-cors-wildcard", "CORS allows every subdomain", "GH_API_005", API, put("cors_configuration.0.allow_origins", ["https://*.example.com"])),
    Mutation("api-cors-http", "CORS allows a page over plain HTTP", "GH_API_005", API, put("cors_configuration.0.allow_origins", ["http://chat.example.com"])),
    Mutation("api-cors-localhost", "A developer's localhost is left in production", "GH_API_005", API, put("cors_configuration.0.allow_origins", ["https://chat.example.com", "http://localhost:5173"])),
    Mutation("api-token-in-query", "The token may come in the query string", "GH_API_006", AUTHORIZER, put("identity_sources", ["$request.querystring.token"])),
    Mutation("api-token-anywhere", "The token may come in the query string as well", "GH_API_006", AUTHORIZER, put("identity_sources", ["$request.header.Authorization", "$request.querystring.token"])),
    Mutation("api-rest-open", "A REST method is added without authorization", "GH_API_007", API, add(METHOD, {"http_method": "POST", "authorization": "NONE"})),
    Mutation("api-rest-default", "A REST method says nothing about authorization", "GH_API_007", API, add(METHOD, {"http_method": "POST"})),
    Mutation("api-http-proxy", "An integration forwards requests to another server", "GH_API_008", INTEGRATION, both(put("integration_type", "HTTP_PROXY"), put("integration_uri", "https://collect.example.net"))),
    Mutation("api-foreign-function", "An integration calls a function of another account", "GH_API_008", INTEGRATION, put("integration_uri", "arn:aws:lambda:us-east-1:999999999999:function:collect")),
    Mutation("api-rest-no-guard", "The execution API's policy is removed", "GH_API_010", REST_POLICY, remove()),
    Mutation("api-rest-public", "The execution API admits everybody", "GH_API_010", REST_POLICY, change_statement("policy", effect="Allow", condition=[])),
    Mutation("api-rest-any-role", "The execution API denies nobody of the account", "GH_API_010", REST_POLICY, change_statement("policy", condition=[{"test": "StringNotLike", "variable": "aws:PrincipalArn", "values": ["arn:aws:iam::444455556666:role/*"]}])),
    Mutation("api-rest-unthrottled", "The execution API has no limits of its own", "GH_API_011", REST_SETTINGS, put("settings.0.throttling_rate_limit", -1)),
    Mutation("api-rest-traces", "Bodies are written into the log while searching a fault", "GH_API_011", REST_SETTINGS, put("settings.0.data_trace_enabled", True)),
    Mutation("api-rest-uncounted", "Metrics of the execution API are switched off, and it has no other log", "GH_API_011", REST_SETTINGS, put("settings.0.metrics_enabled", False)),
    Mutation("api-rest-uncounted-default", "The line about metrics is lost", "GH_API_011", REST_SETTINGS, drop("settings.0.metrics_enabled")),
    Mutation("api-rest-no-settings", "The settings of the execution API are removed", "GH_API_011", REST_SETTINGS, remove()),
    Mutation("api-rest-one-method", "The settings are about a method that nobody calls", "GH_API_011", REST_SETTINGS, put("method_path", "health/GET")),
    Mutation("api-rest-elsewhere", "The execution API forwards to another server", "GH_API_011", "aws_api_gateway_integration", put("uri", "https://collect.example.net")),
    Mutation("api-rest-allows-all", "Beside the denial a statement allows everybody, to get rid of a 403", "GH_API_010", REST_POLICY, add_statement("policy", **EVERYBODY)),
    Mutation("api-rest-allows-by-agent", "Beside the denial everybody with a user agent is allowed", "GH_API_010", REST_POLICY, add_statement("policy", **EVERYBODY, condition=[{"test": "StringLike", "variable": "aws:UserAgent", "values": ["*"]}])),
    Mutation("api-rest-allows-vendor", "Beside the denial an account of a vendor is allowed", "GH_API_010", REST_POLICY, add_statement("policy", **{**EVERYBODY, "principals": [{"type": "AWS", "identifiers": ["arn:aws:iam::999999999999:root"]}]})),
    Mutation("api-custom-authorizer", "A route is moved to an authorizer function that says yes", "GH_API_009", ROUTE, both(put("authorization_type", "CUSTOM"), rewire("authorizer_id", "${aws_apigatewayv2_authorizer.mutant.id}"), add(AUTHORIZER, LAX))),
    Mutation("api-unknown-authorizer", "A route names an authorizer that is not in these stacks", "GH_API_009", ROUTE, put("authorizer_id", "a1b2c3"), closed),
    Mutation("api-rest-second-caller", "A second role is excused from the denial", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, condition=[{"test": "ArnNotEquals", "variable": "aws:PrincipalArn", "values": ["arn:aws:iam::444455556666:role/a", "arn:aws:iam::444455556666:role/b"]}])),
    Mutation("api-rest-foreign-role", "The denial excuses a role of another account", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, condition=[{"test": "StringNotEquals", "variable": "aws:PrincipalArn", "values": ["arn:aws:iam::999999999999:role/partner"]}])),
    Mutation("api-rest-own-other-role", "The denial excuses a role that somebody made by hand", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, condition=[{"test": "StringNotEquals", "variable": "aws:PrincipalArn", "values": ["arn:aws:iam::444455556666:role/by-hand"]}])),
    Mutation("api-rest-half-denial", "The denial holds for one network only", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, condition=[{"test": "StringNotEquals", "variable": "aws:PrincipalArn", "values": ["arn:aws:iam::444455556666:role/gatehouse-prod-slack-verification"]}, {"test": "NotIpAddress", "variable": "aws:SourceIp", "values": ["203.0.113.0/24"]}])),
    Mutation("api-rest-one-path", "The denial is about one path", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, resources=["execute-api:/*/GET/health"])),
    Mutation("api-rest-other-action", "The denial is about another action", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, actions=["execute-api:ManageConnections"])),
    Mutation("api-rest-foreign-caller", "The denial excuses a role of another account", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, condition=excused("arn:aws:iam::999999999999:role/collect"))),
    Mutation("api-rest-other-caller", "The denial excuses a role that these stacks do not make", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, condition=excused("arn:aws:iam::444455556666:role/collect"))),
    Mutation("api-rest-weak-denial", "A second condition must hold before anybody is denied", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, condition=[*excused("arn:aws:iam::444455556666:role/gatehouse-prod-slack-verification"), {"test": "StringEquals", "variable": "aws:RequestedRegion", "values": ["eu-west-1"]}])),
    Mutation("api-rest-found-caller", "The denial excuses a role that is looked up (hidden)", "GH_API_010", REST_POLICY, change_statement("policy", where=denies, condition=excused("${data.aws_iam_role.elsewhere.arn}")), is_hidden=True),
    Mutation("api-quick", "The API is made with a target of its own: a route that is open to anybody", "GH_API_001", API, put("target", "arn:aws:lambda:us-east-1:444455556666:function:gatehouse-prod-chat")),
    Mutation("api-imported", "Routes are imported from a file of OpenAPI", "GH_API_001", API, put("body", '{"openapi": "3.0.1"}')),
    Mutation("api-imported-hidden", "Routes are imported from a file that no plan shows", "GH_API_001", API, rewire("body", "${data.aws_s3_object.openapi.body}")),
    Mutation("api-rewritten-claims", "An integration overwrites a header that the function believes", "GH_API_008", INTEGRATION, put("request_parameters", {"overwrite:header.authorization": "$request.querystring.token"})),
    Mutation("api-borrowed-role", "An integration calls with a role of somebody else", "GH_API_008", INTEGRATION, put("credentials_arn", "arn:aws:iam::999999999999:role/x")),
)  # fmt: skip
