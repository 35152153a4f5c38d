"""Who may call whom in the Slack layers, and that nothing of it is decided outside the plan."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from environments import Settings
from environments.machine import VARIABLE
from gatehouse.delivery.offline import plan_offline
from gatehouse.delivery.synthesis import Synthesis, read
from gatehouse.home import repository
from tests.once import Once
from tests.plans.reading import UNKNOWN, Granted, Plan

API = "aws_api_gateway_rest_api.execution_api_api"
VERIFICATION = "aws_iam_role_policy.slack_verification_permissions"


@pytest.fixture(scope="session")
def layers(plans: dict[str, Plan]) -> Plan:
    return plans["layers"]


@pytest.fixture(scope="session")
def given_up(once: Once) -> Path:
    """An environment that is at 100 percent and gave up its fallback, synthesized and planned."""

    def make(folder: Path) -> None:
        settings = folder / "settings.toml"
        settings.write_text("[slack]\nfallback = false\nexecution_api_percentage = 100\n")
        subprocess.run(
            [sys.executable, "-m", "stacks"],
            cwd=repository(),
            env={**os.environ, "GATEHOUSE_ENV": "local", VARIABLE: str(settings),
                 "CDKTF_OUTDIR": str(folder / "synth")},
            check=True,
            timeout=120,
        )  # fmt: skip
        synthesis = read("local", folder / "synth")
        alone = tuple(stack for stack in synthesis.stacks if stack.name == "layers")
        outcome = plan_offline(replace(synthesis, stacks=alone), folder / "plans", folder / "work")
        for error in outcome.failed.values():
            raise error

    return once.make("plans/without-fallback", make, alone_with="planning")


@pytest.fixture(scope="session")
def without_fallback(given_up: Path) -> Plan:
    return Plan.read(given_up / "plans" / "layers.plan.json")


def role_arn(settings: Settings) -> str:
    return f"arn:aws:iam::{settings.account.id}:role/{settings.resource_prefix}-slack-verification"


def callers(settings: Settings) -> set[str]:
    name = role_arn(settings).rpartition("/")[2]
    session = f"arn:aws:sts::{settings.account.id}:assumed-role/{name}/{name}"
    return {role_arn(settings), *([session] if settings.aws.emulated else [])}


def granted(plan: Plan, action: str) -> list[Granted]:
    return [item for item in plan.statements(VERIFICATION) if action in item.actions]


def test_execute_wants_a_signature_of_aws(layers: Plan) -> None:
    method = layers.one("aws_api_gateway_method")
    assert (method["http_method"], method["authorization"]) == ("POST", "AWS_IAM")
    assert layers.one("aws_api_gateway_resource")["path_part"] == "execute"


def test_the_resource_policy_denies_everybody_but_the_verification_role(
    layers: Plan, settings: Settings
) -> None:
    (statement,) = layers.statements("aws_api_gateway_rest_api_policy.execution_api_policy")
    assert statement.effect == "Deny"
    assert statement.principals == {"*"}
    assert statement.actions == {"execute-api:Invoke"}
    assert statement.conditions == {"StringNotEquals aws:PrincipalArn": callers(settings)}
    document = "data.aws_iam_policy_document.execution_api_guard"
    assert f"{API}.execution_arn" in layers.references(document, "statement")


def test_the_denied_role_is_the_one_that_the_function_runs_as(
    layers: Plan, settings: Settings
) -> None:
    role = layers.all("aws_iam_role")["aws_iam_role.slack_verification_role"]
    assert role_arn(settings).endswith(f":role/{role['name']}")


def test_a_changed_policy_method_or_function_is_deployed(layers: Plan, settings: Settings) -> None:
    deployment = layers.document["configuration"]["root_module"]["resources"]
    (found,) = (r for r in deployment if r["type"] == "aws_api_gateway_deployment")
    assert {
        "aws_api_gateway_rest_api_policy.execution_api_policy",
        "aws_api_gateway_method.execution_api_method",
        "aws_api_gateway_integration.execution_api_integration",
    } <= set(found["depends_on"])
    triggers = layers.one("aws_api_gateway_deployment")["triggers"]
    assert set(triggers["callers"].split(",")) == callers(settings)
    assert triggers["method"] == "AWS_IAM POST /execute"
    assert triggers["function"].endswith("-slack-execution")


def test_the_verification_role_may_call_this_method_and_no_other(layers: Plan) -> None:
    (call,) = granted(layers, "execute-api:Invoke")
    assert call.resources == {UNKNOWN}  # the API's id is AWS's
    document = "data.aws_iam_policy_document.slack_verification_granted"
    assert f"{API}.execution_arn" in layers.references(document, "statement")


def test_api_gateway_may_invoke_the_execution_function_for_this_method_only(
    layers: Plan,
) -> None:
    permission = layers.all("aws_lambda_permission")["aws_lambda_permission.execution_api_invoke"]
    assert permission["principal"] == "apigateway.amazonaws.com"
    address = "aws_lambda_permission.execution_api_invoke"
    assert f"{API}.execution_arn" in layers.references(address, "source_arn")


def test_only_two_permissions_let_anything_invoke_a_function_of_this_stack(layers: Plan) -> None:
    assert set(layers.all("aws_lambda_permission")) == {
        "aws_lambda_permission.execution_api_invoke",
        "aws_lambda_permission.slack_events_invoke",
    }


def test_with_a_fallback_the_verification_role_may_invoke_the_execution_function_alone(
    layers: Plan, settings: Settings
) -> None:
    (direct,) = granted(layers, "lambda:InvokeFunction")
    (arn,) = direct.resources
    assert arn.endswith(f":function:{settings.resource_prefix}-slack-execution")


def test_without_a_fallback_nobody_may_invoke_directly(without_fallback: Plan) -> None:
    assert granted(without_fallback, "lambda:InvokeFunction") == []
    assert "InvokeExecutionDirectly" not in json.dumps(without_fallback.document)
    assert not without_fallback.all("aws_lambda_function_event_invoke_config")
    assert len(granted(without_fallback, "execute-api:Invoke")) == 1


def test_without_a_fallback_the_function_is_told_of_no_direct_way(
    given_up: Path, synthesis: Synthesis
) -> None:
    assert told(read("local", given_up / "synth")) == ""
    assert told(synthesis).endswith("-slack-execution")


def told(synthesis: Synthesis) -> str:
    (stack,) = (stack for stack in synthesis.stacks if stack.name == "layers")
    function = stack.configuration()["resource"]["aws_lambda_function"][
        "slack_verification_function"
    ]
    name: str = function["environment"]["variables"]["EXECUTION_FUNCTION_NAME"]
    return name


def test_an_event_that_fails_is_kept_for_two_weeks(layers: Plan) -> None:
    queues = layers.all("aws_sqs_queue")
    dead = queues["aws_sqs_queue.events_dead_letters"]
    assert dead["message_retention_seconds"] == 14 * 86_400
    references = layers.references("aws_sqs_queue.events_queue", "redrive_policy")
    assert "aws_sqs_queue.events_dead_letters.arn" in references
    address = "aws_lambda_function_event_invoke_config.failed_configuration"
    assert any("dead_letters" in r for r in layers.references(address, "destination_config"))


def test_queues_and_secrets_are_encrypted_with_the_platforms_key(
    layers: Plan, plans: dict[str, Plan]
) -> None:
    encrypted: list[dict[str, Any]] = [
        *layers.all("aws_sqs_queue").values(), *layers.all("aws_secretsmanager_secret").values(),
    ]  # fmt: skip
    assert len(encrypted) == 3
    for values in encrypted:
        key = str(values.get("kms_master_key_id") or values.get("kms_key_id"))
        assert key.startswith("arn:aws:kms")


def test_the_queue_hides_an_event_longer_than_the_worker_may_run(
    layers: Plan, settings: Settings
) -> None:
    queue = layers.all("aws_sqs_queue")["aws_sqs_queue.events_queue"]
    worker = layers.all("aws_lambda_function")["aws_lambda_function.slack_worker_function"]
    assert queue["visibility_timeout_seconds"] >= 6 * worker["timeout"]
    delivery = layers.one("aws_lambda_event_source_mapping")
    assert delivery["function_response_types"] == ["ReportBatchItemFailures"]
    (scaling,) = delivery["scaling_config"]
    assert scaling["maximum_concurrency"] == settings.slack.worker_concurrency


def test_no_secret_has_a_value_in_the_plan(layers: Plan) -> None:
    assert not layers.all("aws_secretsmanager_secret_version")
    (signing,) = layers.all("aws_secretsmanager_secret").values()  # tenants' tokens: operators'
    assert signing["name"].endswith("-slack-signing-secret")


def test_a_deploy_leaves_the_rollout_alone(layers: Plan, settings: Settings) -> None:
    flag = layers.one("aws_ssm_parameter")
    assert flag["value"] == str(settings.slack.execution_api_percentage)
    assert flag["name"] == f"/{settings.resource_prefix}/layers/execution_api_percentage"


def test_the_only_routes_without_a_token_are_slacks_and_those_of_visitors(
    plans: dict[str, Plan],
) -> None:
    public = {
        route["route_key"]
        for plan in plans.values()
        for route in plan.all("aws_apigatewayv2_route").values()
        if route["authorization_type"] != "JWT"
    }
    assert {key for key in public if " /chat/public/" not in key} == {"POST /slack/events"}


def test_403s_fallbacks_slow_answers_and_dead_letters_raise_an_alarm(
    layers: Plan, settings: Settings
) -> None:
    alarms = {
        alarm["alarm_name"]: alarm for alarm in layers.all("aws_cloudwatch_metric_alarm").values()
    }
    prefix = settings.resource_prefix
    assert set(alarms) == {
        f"{prefix}-execution-api-forbidden", f"{prefix}-execution-api-fallback",
        f"{prefix}-execution-api-latency", f"{prefix}-slack-dead-letters",
    }  # fmt: skip
    latency = alarms[f"{prefix}-execution-api-latency"]
    assert latency["extended_statistic"] == "p95"
    assert latency["threshold"] == settings.slack.latency_alarm_milliseconds
    filters = layers.all("aws_cloudwatch_log_metric_filter").values()
    assert {f["metric_transformation"][0]["name"] for f in filters} == {
        alarm["metric_name"] for alarm in alarms.values() if alarm["namespace"] != "AWS/SQS"
    }
