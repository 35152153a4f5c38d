"""What the report says about production besides findings."""

import re

from gatehouse.cost.idle import lines
from gatehouse.home import repository
from gatehouse.review.report import Report
from policies.estate import Estate


def test_the_surface_lists_every_route_and_what_authenticates_it(
    prod: Estate, clean: Report
) -> None:
    listed = {entry.address for entry in clean.surface}
    kinds = ("aws_apigatewayv2_route", "aws_api_gateway_method", "aws_lambda_function_url",
             "aws_cognito_user_pool_domain", "aws_cloudfront_distribution")  # fmt: skip
    assert {resource.address for resource in prod.all(*kinds)} <= listed
    chat = next(entry for entry in clean.surface if entry.entry == "POST /api/chat")
    assert chat.authenticated_by == "JWT of user pool gatehouse-prod-users"


def test_only_what_is_accepted_is_open(clean: Report) -> None:
    accepted = {item.address for item in clean.accepted}
    assert {entry.address for entry in clean.surface if entry.is_open} <= accepted


def test_an_open_route_is_the_first_entry(broken: Report) -> None:
    assert broken.surface[0].is_open
    assert broken.surface[0].authenticated_by == "nothing"


def test_the_path_of_ask_leads_through_the_vault_to_the_database(clean: Report) -> None:
    (path,) = {
        path.hops
        for path in clean.paths
        if path.entry == "POST /ai/ask" and path.store.startswith("database ")
    }
    assert path == (
        "function gatehouse-prod-ask",
        "invokes function gatehouse-prod-context",
        "connect",
    )


def test_no_street_function_signs_into_the_database(clean: Report) -> None:
    signing = {grant.principal for grant in clean.access if grant.verb == "sign in to"}
    assert signing == {
        "function gatehouse-prod-context",
        "function gatehouse-prod-flow-tasks",
        "function gatehouse-prod-flow-vault",
        "function gatehouse-prod-migrate",
        "function gatehouse-prod-tenant-data",
        "function gatehouse-prod-tenant-records",
    }


def test_what_is_denied_is_not_listed_as_allowed(clean: Report) -> None:
    of_plan = [grant for grant in clean.access if grant.principal == "role gatehouse-prod-plan"]
    assert of_plan
    assert all("dynamodb" not in action for grant in of_plan for action in grant.actions)


def test_the_cost_of_the_vault_is_that_of_its_page(clean: Report) -> None:
    page = (repository() / "docs" / "vault-cost.md").read_text(encoding="utf-8")
    (stated,) = re.findall(r"^\| `prod` \| 0\.5 .* \*\*([\d.]+)\*\* \|$", page, re.MULTILINE)
    assert clean.cost.by_stack["database"] == float(stated)
    assert clean.cost.unpriced == ()


def test_every_dollar_of_the_idle_cost_has_a_line(clean: Report) -> None:
    found = lines(clean.estate)
    assert round(sum(line.amount for line in found), 2) == clean.cost.total
    assert {line.what: line.quantity for line in found if line.stack == "firewall"} == {
        "alarm metric": 2,
        "aws_kms_key": 1,
        "aws_wafv2_web_acl": 1,
        "web acl rule": len(clean.estate.all("aws_wafv2_web_acl")[0].blocks("rule")),
    }
