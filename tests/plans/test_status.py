"""Every way to a function, from the plans, leads past the check of tenant and user status."""

from collections.abc import Iterator
from typing import Any

from gatehouse.delivery.synthesis import Synthesis
from tests.lambda_src.test_suspension import SUSPENDED
from tests.plans.reading import Plan
from tests.stacks.configuration import resources

# Why a function needs no check of its own. Whoever adds a line says what holds instead.
WITHOUT_A_CHECK = {
    "pre_token_generation": "mints tokens; reads tenant and membership itself",
    "slack_verification": "queues an event; the worker of that queue checks",
    "slack_execution": "queues an event; the worker of that queue checks",
    "body_hash": "knows no tenant; the function that gets the request checks",
    "migrate": "invoked by operators, changes no tenant's data",
    "tenant_records": "invoked by operators; deletes only what a suspended tenant has",
    "start_migration": "invoked by operators, changes no tenant's data",
}


def _entries(plans: dict[str, Plan]) -> Iterator[tuple[str, str]]:
    """What calls a function from outside, and the function's name in the sources."""
    for plan in plans.values():
        for address, route in plan.all("aws_apigatewayv2_route").items():
            (integration,) = {
                reference.removesuffix(".id")
                for reference in plan.references(address, "target")
                if reference.startswith("aws_apigatewayv2_integration.")
                and reference.endswith(".id")
            }
            yield route["route_key"], _function(plan, integration, "integration_uri")
        for address in plan.all("aws_lambda_function_url"):
            yield address, _function(plan, address, "function_name")
        for address in plan.all("aws_lambda_event_source_mapping"):
            yield address, _function(plan, address, "function_name")
        for address in plan.all("aws_cloudwatch_event_target"):
            yield address, _function(plan, address, "arn")
        for address in plan.all("aws_scheduler_schedule"):
            yield address, _function(plan, address, "target")


def _function(plan: Plan, address: str, attribute: str) -> str:
    (function,) = {
        reference.split(".")[1]
        for reference in plan.references(address, attribute)
        if reference.startswith("aws_lambda_function.")
    }
    return function.removesuffix("_function")


def test_every_route_url_queue_and_schedule_ends_at_a_function_with_a_suspension_test(
    plans: dict[str, Plan],
) -> None:
    entries = dict(_entries(plans))
    assert entries
    forgotten = {
        entry: name
        for entry, name in entries.items()
        if name not in SUSPENDED and name not in WITHOUT_A_CHECK
    }
    assert not forgotten, f"add {forgotten} to SUSPENDED in tests/lambda_src/test_suspension.py"


def test_every_function_can_check_the_status_of_tenant_and_user(synthesis: Synthesis) -> None:
    unable = [name for name, function in _functions(synthesis) if not _can_check(function)]
    assert sorted(set(unable) - set(WITHOUT_A_CHECK)) == []


def test_no_exception_outlives_its_function(synthesis: Synthesis) -> None:
    assert set(WITHOUT_A_CHECK) <= {name for name, _ in _functions(synthesis)}


def _functions(synthesis: Synthesis) -> Iterator[tuple[str, dict[str, Any]]]:
    for stack in synthesis.stacks:
        for name, function in resources(stack, "aws_lambda_function").items():
            yield name.removesuffix("_function"), function


def _can_check(function: dict[str, Any]) -> bool:
    """By the tenants table, in a transaction of the vault, or by asking the vault for its work."""
    variables = function.get("environment", {}).get("variables", {})
    in_vault = bool(function.get("vpc_config"))
    asks_vault = "FLOW_TASKS_FUNCTION_NAME" in variables
    return in_vault or asks_vault or "TENANTS_TABLE_NAME" in variables
