"""Functions: bounded roles, every permission by ARN, nothing secret in the environment."""

import json
import math
import re
from collections import Counter
from typing import Any

from environments import Settings
from environments.capacity import RESERVING_FUNCTIONS, UNRESERVED
from gatehouse.delivery.synthesis import Synthesis
from tests.plans.reading import UNKNOWN, Granted, Plan

# X-Ray and EC2 have no resource-level permissions for these actions.
ANY_RESOURCE = {
    "SendTraces": frozenset({"xray:PutTelemetryRecords", "xray:PutTraceSegments"}),
    "AttachToSubnets": frozenset(
        {
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
        }
    ),
}
# Resources that the stack `database` itself makes, under ids that AWS chooses.
KNOWN_AFTER_APPLY = {
    ("migrate", "SignIn"),
    ("context", "SignIn"),
    ("tenant_records", "SignIn"),
    ("start_migration", "ReadMasterPassword"),
    ("start_migration", "UseKeyThroughSecretsmanager"),
    ("slack_verification", "CallExecutionApi"),  # the id of an API of the stack `layers`
}
BOUNDARY = "aws_iam_policy.workload_boundary_policy"
NAMED_LIKE_SECRETS = {
    "MONTHLY_TOKEN_BUDGET", "MASTER_SECRET_ARN", "ORIGIN_SECRET_SHA256", "SIGNING_SECRET_ID",
    "BOT_TOKENS_PREFIX", "SECRETS_PREFIX", "API_KEYS_TABLE_NAME",
}  # fmt: skip
# No gateway waits for them, or, of the verification, for all of its time.
TAKE_LONGER = {
    "stream", "migrate", "start_migration", "slack_verification", "slack_worker", "flow_worker",
    "tenant_records",
}  # fmt: skip
KEYS_THROUGH = {
    "start_migration": ("secretsmanager.",),
    "slack_verification": ("dynamodb.", "secretsmanager."),
    "slack_execution": ("sqs.",),
    "slack_worker": ("dynamodb.", "secretsmanager.", "sqs."),
    "flow_gateway": ("dynamodb.", "secretsmanager.", "sqs."),
    "flow_relay": ("sqs.",),
    "flow_worker": ("secretsmanager.", "sqs."),
}
SECRETS_OF_TENANTS = {
    "ReadBotTokens", "ReadSecretsOfTenants", "ReadSecretsOfWebhooks", "WriteSecretsOfWebhooks",
}  # fmt: skip # a prefix: nobody knows them all
AT_THE_EDGE = {"body_hash"}  # with no permission and no setting; tests/plans/test_edge.py has it
_SECRET_NAME = re.compile(r"(?i)(^|_)(key|secret|password|token|credential)s?(_|$)")
_SECRET_VALUE = re.compile(r"(?i)AKIA|ASIA|-----BEGIN|sk-|AIza|xox[abp]-|eyJ|bearer ")


def _roles(plans: dict[str, Plan]) -> dict[str, tuple[Plan, str]]:
    """The plan and the address of each function's role, by the function's name in the sources."""
    found = {}
    for plan in plans.values():
        for address, function in _functions(plan).items():
            (role,) = (
                reference.removesuffix(".arn")
                for reference in plan.references(address, "role")
                if reference.endswith(".arn")
            )
            found[_name(function)] = (plan, role)
    return found


def _functions(plan: Plan) -> dict[str, dict[str, Any]]:
    """The functions of a plan but those that run in CloudFront, by their addresses."""
    return {
        address: function
        for address, function in plan.all("aws_lambda_function").items()
        if _name(function) not in AT_THE_EDGE
    }


def _name(function: dict[str, Any]) -> str:
    """The function's name in the sources: what follows the environment in its own."""
    return re.sub(r"^gatehouse-[a-z]+-", "", function["function_name"]).replace("-", "_")


def _granted(plans: dict[str, Plan]) -> dict[str, list[Granted]]:
    """All statements of each function's role."""
    return {
        name: [
            statement
            for policy in plan.all("aws_iam_role_policy")
            if role in plan.references(policy, "role")
            for statement in plan.statements(policy)
        ]
        for name, (plan, role) in _roles(plans).items()
    }


def test_every_functions_role_has_the_boundary(
    plans: dict[str, Plan], synthesis: Synthesis
) -> None:
    boundary = synthesis.placeholders()["state"]["workload_boundary_arn"]
    assert _roles(plans)
    for plan, role in _roles(plans).values():
        assert plan.all("aws_iam_role")[role]["permissions_boundary"] == boundary


def test_every_function_runs_as_a_role_of_its_own(plans: dict[str, Plan]) -> None:
    functions = sum(len(_functions(plan)) for plan in plans.values())
    assert len(_roles(plans)) == functions
    assert len({(id(plan), role) for plan, role in _roles(plans).values()}) == functions


def test_a_functions_permissions_are_all_in_statements_of_ours(plans: dict[str, Plan]) -> None:
    for plan, role in _roles(plans).values():
        assert not plan.all("aws_iam_role_policy_attachment")
        assert not plan.all("aws_iam_role")[role].get("managed_policy_arns")
        assert not plan.all("aws_iam_role")[role].get("inline_policy")


def test_only_lambda_may_assume_the_role_of_a_function(plans: dict[str, Plan]) -> None:
    for plan, role in _roles(plans).values():
        (trust,) = plan.statements(role, "assume_role_policy")
        assert trust.principals == {"lambda.amazonaws.com"}
        assert trust.actions == {"sts:AssumeRole"}


def test_every_permission_names_its_resources(plans: dict[str, Plan], settings: Settings) -> None:
    for name, statements in _granted(plans).items():
        for statement in statements:
            if statement.actions == ANY_RESOURCE.get(statement.sid):
                continue
            if (name, statement.sid) in KNOWN_AFTER_APPLY:
                continue
            end = r"/\*" if statement.sid in SECRETS_OF_TENANTS else r"(?::\*)?"
            for resource in statement.resources:
                arn = rf"arn:aws:(?:bedrock:[a-z0-9-]+::|[a-z-]+:[a-z0-9-]+:\d{{12}}:)[^*]+{end}"
                assert re.fullmatch(arn, resource), f"{statement.sid}: {resource}"
                assert resource.split(":")[4] in {settings.account.id, ""}


def test_no_permission_has_a_wildcard_in_its_action(plans: dict[str, Plan]) -> None:
    for statements in _granted(plans).values():
        assert not [action for item in statements for action in item.actions if "*" in action]


def test_nothing_a_function_may_do_is_unknown_before_the_apply(plans: dict[str, Plan]) -> None:
    assert {
        (name, item.sid)
        for name, statements in _granted(plans).items()
        for item in statements
        if UNKNOWN in item.resources
    } == KNOWN_AFTER_APPLY


def test_each_function_may_do_its_own_work_and_no_more(plans: dict[str, Plan]) -> None:
    shared = {"WriteOwnLogs", "UseKeyThroughDynamodb", "SendTraces", "AttachToSubnets"}
    assert {
        name: {statement.sid for statement in statements} - shared
        for name, statements in _granted(plans).items()
    } == {
        "pre_token_generation": {"ReadMembership"},
        "chat": {"ReadTenant", "KeepConversations", "KeepBudgets", "CallModel"},
        "sessions": {"KeepConversations", "ReadTenant"},
        "usage": {"ReadCounters", "ReadTenant"},
        "api_document": {"ReadTenant"},
        "api_keys": {"MakeApiKeys", "ListApiKeys", "ReadTenant"},
        "ask": {"ReadTenant", "KeepAnswers", "KeepBudgets", "ReadFigures", "CallModel"},
        "stream": {
            "ReadTenant", "KeepConversations", "KeepBudgets", "ReadFigures", "CallModel",
            "CheckApiKeys", "EmbedTexts",
        },
        "tenant_data": {"SignIn"},
        "context": {"SignIn"},
        "migrate": {"SignIn"},
        "tenant_records": {"SignIn"},
        "start_migration": {
            "InvokeMigrate", "ReadMasterPassword", "UseKeyThroughSecretsmanager",
        },
        "slack_verification": {
            "FindWorkspace", "RememberEvents", "ReadSigningSecret", "ReadRollout",
            "CallExecutionApi", "InvokeExecutionDirectly", "UseKeyThroughSecretsmanager",
        },
        "slack_execution": {"QueueEvents", "KeepFailedEvents", "UseKeyThroughSqs"},
        "slack_worker": {
            "ReceiveEvents", "ReadTenant", "KeepConversations", "KeepBudgets", "ReadBotTokens",
            "CallModel", "UseKeyThroughSecretsmanager", "UseKeyThroughSqs",
        },
        "flow_vault": {"SignIn"},
        "flow_tasks": {"SignIn"},
        "flow_gateway": {
            "AskVault", "ScheduleWakeUps", "ReadTenant", "WriteSecretsOfWebhooks",
            "UseKeyThroughSecretsmanager", "UseKeyThroughSqs",
        },
        "flow_relay": {
            "AskVault", "ReceiveWakeUps", "WakeUpLater", "QueueTasks", "QueueEvents",
            "UseKeyThroughSqs",
        },
        "flow_worker": {
            "AskVault", "ReceiveTasks", "ReceiveEvents", "SendWakeUps", "SendEventsLater",
            "ReadSecretsOfTenants", "ReadSecretsOfWebhooks", "UseKeyThroughSecretsmanager",
            "UseKeyThroughSqs",
        },
    }  # fmt: skip


def test_keys_are_used_through_one_service_only(plans: dict[str, Plan]) -> None:
    for name, statements in _granted(plans).items():
        through = KEYS_THROUGH.get(name, ("dynamodb.",))
        for statement in statements:
            if any(action.startswith("kms:") for action in statement.actions):
                (services,) = statement.conditions.values()
                assert set(statement.conditions) == {"StringEquals kms:ViaService"}
                assert all(service.startswith(through) for service in services)


def test_no_function_may_scan_a_table(plans: dict[str, Plan]) -> None:
    for statements in _granted(plans).values():
        assert not [item for item in statements if "dynamodb:Scan" in item.actions]


def test_a_function_writes_only_its_own_log_stream(plans: dict[str, Plan]) -> None:
    for name, statements in _granted(plans).items():
        (logs,) = [item for item in statements if item.sid == "WriteOwnLogs"]
        (resource,) = logs.resources
        assert resource.endswith(f"-{name.replace('_', '-')}:*")


def test_everything_granted_is_within_the_boundary(plans: dict[str, Plan]) -> None:
    bounded = {action for item in plans["state"].statements(BOUNDARY) for action in item.actions}
    for statements in _granted(plans).values():
        for statement in statements:
            assert statement.actions <= bounded


def test_the_boundary_never_allows_iam_or_another_role(plans: dict[str, Plan]) -> None:
    for statement in plans["state"].statements(BOUNDARY):
        services = {action.split(":")[0] for action in statement.actions}
        assert not services & {"iam", "sts", "organizations", "cognito-idp", "*"}
        own = {action for action in statement.actions if action.startswith("lambda:")}
        assert own <= {"lambda:InvokeFunction"}
        assert statement.resources != {"*"} or statement.sid in ANY_RESOURCE


def test_no_environment_variable_holds_what_looks_like_a_secret(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        for function in _functions(plan).values():
            for name, value in _known_variables(function).items():
                assert not _SECRET_VALUE.search(value), name
                assert not _looks_random(value), name
                # Tokens of a model; a hash, ARN or name of a secret, never what is in it.
                allowed = name in NAMED_LIKE_SECRETS
                assert allowed or not _SECRET_NAME.search(name), name


def test_a_models_variable_names_a_key_but_never_holds_one(plans: dict[str, Plan]) -> None:
    chat = plans["api"].all("aws_lambda_function")["aws_lambda_function.chat_function"]
    model = json.loads(chat["environment"][0]["variables"]["CHAT_MODEL"])
    assert not {"api_key", "key", "token", "secret"} & set(model)


def test_functions_have_the_size_that_the_settings_say(
    plans: dict[str, Plan], settings: Settings
) -> None:
    for plan in plans.values():
        for function in _functions(plan).values():
            assert function["memory_size"] == settings.functions.memory_mb
            patient = _name(function) in TAKE_LONGER
            assert patient or function["timeout"] <= settings.functions.timeout_seconds
            mode = "Active" if settings.functions.tracing else "PassThrough"
            assert function["tracing_config"] == [{"mode": mode}]


def _known_variables(function: dict[str, Any]) -> dict[str, str]:
    """A function's variables; none where one of them is known only after the apply."""
    variables: dict[str, str] = function["environment"][0].get("variables") or {}
    return variables


def _looks_random(value: str) -> bool:
    """A long word of letters and digits that repeats itself as little as a key does."""
    return any(
        len(word) >= 20 and _bits_per_character(word) > 4 for word in re.split(r"[^\w+/]", value)
    )


def _bits_per_character(word: str) -> float:
    shares = [count / len(word) for count in Counter(word).values()]
    return -sum(share * math.log2(share) for share in shares)


def test_only_vault_functions_that_serve_requests_reserve_parallel_runs(
    plans: dict[str, Plan], settings: Settings
) -> None:
    reserved = {
        address: function["reserved_concurrent_executions"]
        for plan in plans.values()
        for address, function in plan.all("aws_lambda_function").items()
        if function["reserved_concurrent_executions"] not in (None, -1)
    }
    serving = ("context", "flow_tasks", "flow_vault", "tenant_data")
    assert len(serving) == RESERVING_FUNCTIONS
    expected = settings.functions.reserved_concurrency
    names = serving if expected else ()
    assert reserved == {f"aws_lambda_function.{name}_function": expected for name in names}
    assert sum(reserved.values()) + UNRESERVED <= settings.functions.account_concurrency
