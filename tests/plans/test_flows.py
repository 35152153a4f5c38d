"""Who may reach flows, and that what calls the outside reaches nothing else."""

import pytest

from environments import Settings
from gatehouse.delivery.synthesis import Synthesis
from tests.plans.reading import Granted, Plan

PLAYING = {
    "POST {}/start",
    "POST {}/sessions/{{token}}/interact",
    "POST {}/sessions/{{token}}/back",
    "GET {}/sessions/{{token}}",
    "POST {}/sessions/{{token}}/end",
    "GET {}/sessions/{{token}}/history",
    "PATCH {}/sessions/{{token}}/state",
}


@pytest.fixture(scope="session")
def flows(plans: dict[str, Plan]) -> Plan:
    return plans["flows"]


def granted(plans: dict[str, Plan]) -> dict[str, list[Granted]]:
    """Every statement of every role, by the address of its policy."""
    return {
        address: plan.statements(address)
        for plan in plans.values()
        for address in plan.all("aws_iam_role_policy")
    }


def who_may(plans: dict[str, Plan], action: str, resource: str) -> set[str]:
    return {
        address.removeprefix("aws_iam_role_policy.").removesuffix("_permissions")
        for address, statements in granted(plans).items()
        for statement in statements
        if action in statement.actions and any(resource in each for each in statement.resources)
    }


def test_visitors_have_their_own_routes_and_every_other_one_asks_for_a_token(flows: Plan) -> None:
    routes = flows.all("aws_apigatewayv2_route").values()
    open_ones = {each["route_key"] for each in routes if each["authorization_type"] == "NONE"}
    guarded = {each["route_key"] for each in routes if each["authorization_type"] == "JWT"}
    assert open_ones == {each.format("/chat/public") for each in PLAYING}
    assert {each.format("/chat") for each in PLAYING} <= guarded
    rest = guarded - {each.format("/chat") for each in PLAYING}
    assert rest
    assert all(" /cms/" in key or " /chatbot/" in key for key in rest)


def test_only_the_gateway_asks_the_vault_about_sessions(plans: dict[str, Plan]) -> None:
    assert who_may(plans, "lambda:InvokeFunction", "-flow-vault") == {"flow_gateway"}


def test_only_relay_and_worker_may_speak_for_any_tenant(plans: dict[str, Plan]) -> None:
    """`flow_tasks` believes the tenant that it is told, so it matters who may tell it one."""
    asking = who_may(plans, "lambda:InvokeFunction", "-flow-tasks")
    assert asking == {"flow_relay", "flow_worker"}
    assert who_may(plans, "sqs:SendMessage", "-flow-tasks") == {"flow_relay"}
    waking = who_may(plans, "sqs:SendMessage", "-flow-wake-ups")
    assert waking == {"flow_gateway", "flow_relay", "flow_worker"}
    assert who_may(plans, "sqs:SendMessage", "-flow-events") == {"flow_relay", "flow_worker"}
    assert who_may(plans, "sqs:ReceiveMessage", "-flow-events") == {"flow_worker"}


def test_only_the_worker_reads_the_secrets_of_tenants(plans: dict[str, Plan]) -> None:
    assert who_may(plans, "secretsmanager:GetSecretValue", "-flow-secrets/") == {"flow_worker"}


def test_each_worker_reads_the_secrets_of_its_own_use_and_no_stack_makes_one_for_tenants(
    plans: dict[str, Plan], settings: Settings
) -> None:
    for stack, worker, use in (
        ("flows", "flow_worker", "flow-secrets"),
        ("layers", "slack_worker", "slack-bot-tokens"),
    ):
        statements = plans[stack].statements(f"aws_iam_role_policy.{worker}_permissions")
        reads = [each for each in statements if "secretsmanager:GetSecretValue" in each.actions]
        own = f":secret:{settings.resource_prefix}-"
        assert all(each.actions == {"secretsmanager:GetSecretValue"} for each in reads)
        readable = {arn.split(own)[1] for each in reads for arn in each.resources}
        assert readable == {f"{use}/*", *({"flow-webhooks/*"} if stack == "flows" else ())}
        names = [each["name"] for each in plans[stack].all("aws_secretsmanager_secret").values()]
        assert not [name for name in names if use in name]


def test_the_gateway_writes_the_secrets_of_webhooks_and_the_worker_reads_them(
    plans: dict[str, Plan],
) -> None:
    for action in ("CreateSecret", "DeleteSecret", "PutSecretValue"):
        assert who_may(plans, f"secretsmanager:{action}", "-flow-") == {"flow_gateway"}
        assert not who_may(plans, f"secretsmanager:{action}", "-flow-secrets/")
    assert who_may(plans, "secretsmanager:GetSecretValue", "-flow-webhooks/") == {"flow_worker"}


def test_what_calls_the_outside_is_not_in_the_vault_and_may_read_no_table(flows: Plan) -> None:
    worker = flows.all("aws_lambda_function")["aws_lambda_function.flow_worker_function"]
    assert not worker.get("vpc_config")
    statements = flows.statements("aws_iam_role_policy.flow_worker_permissions")
    services = {action.split(":")[0] for each in statements for action in each.actions}
    assert services <= {"lambda", "logs", "kms", "secretsmanager", "sqs", "xray"}


def test_no_environment_in_aws_lets_calls_at_anything_inside(
    flows: Plan, settings: Settings
) -> None:
    worker = flows.all("aws_lambda_function")["aws_lambda_function.flow_worker_function"]
    (environment,) = worker["environment"]
    allowed = (environment.get("variables") or {}).get("ALLOWED_HOSTS", "")
    assert allowed == ",".join(settings.flows.allowed_hosts)
    assert settings.name == "local" or not settings.flows.allowed_hosts


def test_a_call_that_is_delivered_again_finds_its_lease_over(
    flows: Plan, settings: Settings
) -> None:
    """A message comes back after six times the worker's time; a lease ends before that."""
    functions = flows.all("aws_lambda_function")
    worker = functions["aws_lambda_function.flow_worker_function"]
    assert worker["timeout"] == settings.flows.worker_seconds
    queues = flows.all("aws_sqs_queue")
    queue = queues["aws_sqs_queue.tasks_queue"]
    assert queue["visibility_timeout_seconds"] > settings.flows.worker_seconds + 10


def test_failed_calls_and_left_hosts_raise_an_alarm(flows: Plan, settings: Settings) -> None:
    names = {each["alarm_name"] for each in flows.all("aws_cloudwatch_metric_alarm").values()}
    prefix = f"{settings.resource_prefix}-flow"
    assert names == {
        f"{prefix}-wake-ups-dead-letters", f"{prefix}-tasks-dead-letters", f"{prefix}-circuit-open",
        f"{prefix}-events-dead-letters", f"{prefix}-events-parked",
    }  # fmt: skip


def test_the_last_delivery_of_a_task_finds_the_lease_of_a_lost_one_expired(
    synthesis: Synthesis, settings: Settings
) -> None:
    """The first delivery fails, three wait for its lease, and the fifth takes the task over."""
    (flows,) = [stack for stack in synthesis.stacks if stack.name == "flows"]
    functions = flows.configuration()["resource"]["aws_lambda_function"]
    worker = functions["flow_worker_function"]["environment"]["variables"]
    tasks = functions["flow_tasks_function"]["environment"]["variables"]
    waits = (settings.flows.deliveries - 2) * int(worker["BUSY_SECONDS"])
    assert waits > int(tasks["LEASE_SECONDS"])
