"""Every way in has a check, and what takes one away refutes."""

import json

import pytest

from policies.authorization.model import Model
from policies.claims.checks import checks, pages
from policies.claims.proving import prove
from policies.claims.walls.identity_checks import passages
from policies.estate import Estate
from tests.policies.claims.refuting import Breaking, claim, must_refute, proof
from tests.policies.edits import add, both, drop, put, rewire

CLAIM = claim("GH_CLAIM_013")
CHAT = "aws_apigatewayv2_route.http_post_api_chat"
SLACK = "aws_apigatewayv2_route.slack_events_route"
AUTHORIZER = "aws_apigatewayv2_authorizer.http_authorizer"
VERIFICATION = "aws_lambda_function.slack_verification_function"
HASH = "arn:aws:lambda:us-east-1:444455556666:function:gatehouse-prod-body-hash"
METHOD = "aws_api_gateway_method.execution_api_method"
URL, STREAM = "aws_lambda_function_url.address", "aws_lambda_function.stream_function"
FRONT = "aws_cloudfront_distribution.front_door_distribution"
ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Elsewher"
TOKENS = "jwt_configuration.0"
OPEN = {
    "api_id": "${aws_apigatewayv2_api.http_api.id}",
    "route_key": "GET /api/everything",
    "authorization_type": "NONE",
    "target": "integrations/${aws_apigatewayv2_integration.http_chat_integration.id}",
}
BREAKING = (
    Breaking("one route loses its authorizer", CHAT, put("authorization_type", "NONE"),
             ("anyone → ", "because its authorization is NONE", "Set authorization_type = JWT",
              "gatehouse-prod-chat may ")),
    Breaking("an open route is put beside the others", AUTHORIZER,
             add("aws_apigatewayv2_route", OPEN), ("anyone → GET /api/everything",)),
    Breaking("another path of Slack's function is open", SLACK,
             put("route_key", "POST /slack/commands"), ("anyone → POST /slack/commands",)),
    Breaking("Slack's secret is one of somebody else", VERIFICATION,
             put("environment.0.variables.SIGNING_SECRET_ID", "another-teams-secret"),
             ("compares with SIGNING_SECRET_ID = another-teams-secret",)),
    Breaking("the authorizer trusts a pool of somebody else", AUTHORIZER,
             put(f"{TOKENS}.issuer", ISSUER), (f"accepts tokens of {ISSUER}",)),
    Breaking("the authorizer accepts tokens for any client", AUTHORIZER,
             put(f"{TOKENS}.audience", []), ("accepts tokens for every client",)),
    Breaking("the authorizer accepts a second client, of nobody here", AUTHORIZER,
             put(f"{TOKENS}.audience", ["4f1c0ffee"]), ("accepts tokens for 4f1c0ffee",)),
    Breaking("the stream accepts tokens of another pool", STREAM,
             put("environment.0.variables.ISSUER", ISSUER), (f"compares with ISSUER = {ISSUER}",)),
    Breaking("the stream accepts tokens for another client", STREAM,
             put("environment.0.variables.AUDIENCE", "4f1c0ffee"),
             ("compares with AUDIENCE = 4f1c0ffee",)),
    Breaking("the stream is told no issuer", STREAM, drop("environment.0.variables.ISSUER"),
             ("compares with ISSUER = nothing",)),
    Breaking("the URL needs no signature", URL, put("authorization_type", "NONE"),
             ("its authorization is not AWS_IAM",)),
    Breaking("another function gets a URL", CHAT,
             add("aws_lambda_function_url", {"function_name": "gatehouse-prod-chat",
                                             "authorization_type": "AWS_IAM"}),
             ("a Function URL checks no user",)),
    Breaking("the execution API asks for no signature", METHOD, put("authorization", "NONE"),
             ("anyone → POST /execute",)),
    Breaking("the distribution serves a bucket of logs", FRONT,
             put("origin.2.domain_name", "gatehouse-prod-access-logs-444455556666"),
             ("everybody reads bucket",)),
    Breaking("an authorizer function decides", CHAT, put("authorization_type", "CUSTOM"),
             ("by which rules its authorizer function decides",), "unknown"),
    Breaking("the authorizer is looked up", CHAT,
             rewire("authorizer_id", "${data.aws_ssm_parameter.authorizer.value}"),
             ("which authorizer checks it",), "unknown"),
    Breaking("the distribution asks a host of nobody here", FRONT,
             put("origin.0.domain_name", "api.example.net"),
             ("who answers at api.example.net",), "unknown"),
    Breaking("a load balancer is put beside the gateway", CHAT,
             add("aws_lb", {"name": "front", "internal": False}),
             ("what checks callers of aws_lb",), "unknown"),
    Breaking("routes come from a document", "aws_apigatewayv2_api.http_api",
             put("body", json.dumps({"openapi": "3.0.1"})), ("which routes body makes",),
             "unknown"),
)  # fmt: skip


@pytest.mark.parametrize("breaking", BREAKING, ids=lambda item: item.story)
def test_what_takes_a_check_away_refutes(prod: Estate, breaking: Breaking) -> None:
    must_refute(prod, breaking, CLAIM)


def test_an_open_route_to_no_tenant_data_is_proved(prod: Estate) -> None:
    """CloudFront's hash of bodies has no permission but its log."""
    harmless = Breaking("a route to what reads nothing", CHAT, both(
        add("aws_apigatewayv2_integration", {
            "api_id": OPEN["api_id"],
            "integration_uri": HASH,
        }),
        put("authorization_type", "NONE"),
        rewire("target", "integrations/${aws_apigatewayv2_integration.mutant.id}"),
    ), ())  # fmt: skip
    assert proof(prod, harmless, CLAIM).verdict == "proved"


def test_every_entry_says_which_check_it_has(prod: Estate) -> None:
    (found,) = prove(Model(prod), [CLAIM])
    entries = [item for item in passages(Model(prod)) if item.check]
    listed = "\n".join(found.listed)
    assert len(entries) >= 40
    assert all(item.entry in listed for item in entries)
    assert "a token of gatehouse-prod-users, by API Gateway: " in listed
    assert "Slack's signature, in the function: POST /slack/events" in listed
    assert "URL of gatehouse-prod-stream" in listed


def test_no_declared_check_is_left_without_an_entry(prod: Estate) -> None:
    """What is declared and no longer there would cover the next route of that name."""
    used = {item.check for item in passages(Model(prod))}
    assert [item.check for item in checks() if item.check not in used] == []
    entries = {item.entry for item in passages(Model(prod))}
    assert [entry for item in checks() for entry in item.entries if entry not in entries] == []
    assert all(prod.at(*where.split(":")) for where in pages())
