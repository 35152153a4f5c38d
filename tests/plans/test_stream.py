"""The streaming function: behind the adapter, streaming, and callable by nobody of itself."""

from typing import Any

import pytest

from environments import Settings
from gatehouse.delivery.synthesis import Synthesis
from tests.plans.reading import Plan
from tests.stacks.configuration import resources

ADAPTER_ACCOUNT = "753240598075"


@pytest.fixture(scope="session")
def stream(plans: dict[str, Plan]) -> Plan:
    return plans["stream"]


@pytest.fixture(scope="session")
def function(stream: Plan) -> dict[str, Any]:
    return stream.one("aws_lambda_function")


def test_the_adapter_starts_the_script_and_streams(stream: Plan, function: dict[str, Any]) -> None:
    assert function["handler"] == "run.sh"
    assert function["architectures"] == ["arm64"]
    configuration = stream.document["configuration"]["root_module"]["resources"]
    (variables,) = [
        resource["expressions"]["environment"][0]["variables"]
        for resource in configuration
        if resource["address"] == "aws_lambda_function.stream_function"
    ]
    assert variables  # some are known only from other stacks; the rest is in the plan
    known = function["environment"][0]["variables"]
    assert known["AWS_LAMBDA_EXEC_WRAPPER"] == "/opt/bootstrap"
    assert known["AWS_LWA_INVOKE_MODE"] == "response_stream"
    assert known["AWS_LWA_READINESS_CHECK_PATH"] == "/healthz"
    assert known["AWS_LWA_PORT"] == known["PORT"] == "8080"


def test_the_adapters_layer_is_aws_own_of_the_same_region_and_machine(
    stream: Plan, synthesis: Synthesis, settings: Settings
) -> None:
    configured = stream.document["configuration"]["root_module"]["resources"]
    (layers,) = [
        resource["expressions"]["layers"]
        for resource in configured
        if resource["address"] == "aws_lambda_function.stream_function"
    ]
    assert "aws_lambda_layer_version.dependencies_version.arn" in layers["references"]
    (synthesized,) = [stack for stack in synthesis.stacks if stack.name == "stream"]
    (function,) = resources(synthesized, "aws_lambda_function").values()
    region = settings.account.region
    assert function["layers"][1:] == [
        f"arn:aws:lambda:{region}:{ADAPTER_ACCOUNT}:layer:LambdaAdapterLayerArm64:30"
    ]


def test_its_url_streams_and_wants_a_signature(stream: Plan) -> None:
    url = stream.one("aws_lambda_function_url")
    assert url["authorization_type"] == "AWS_IAM"
    assert url["invoke_mode"] == "RESPONSE_STREAM"
    assert not url["cors"]


def test_nobody_may_call_it_by_what_this_stack_says(stream: Plan) -> None:
    assert not stream.all("aws_lambda_permission")


def test_it_ends_and_settles_before_its_reservation_is_given_back(
    function: dict[str, Any], settings: Settings
) -> None:
    assert function["timeout"] == settings.functions.stream_timeout_seconds
    variables = function["environment"][0]["variables"]
    assert float(variables["STREAM_SECONDS"]) < function["timeout"]
    assert function["timeout"] < int(variables["RESERVATION_SECONDS"])


def test_it_is_outside_the_vault(function: dict[str, Any]) -> None:
    assert not function["vpc_config"]
