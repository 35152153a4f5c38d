"""Whatever an HTTP API calls insists on the secret of CloudFront, and is told its hashes."""

import re
from importlib import import_module
from typing import Any

import pytest

from environments import load
from gatehouse.delivery.synthesis import Synthesis
from lambda_src.runtime.identity.origin import HEADER
from lambda_src.runtime.settings import BehindCloudFront
from tests.lambda_src.events import Context, claims, event
from tests.stacks.configuration import resources

_CALLED = re.compile(r"\$\{aws_lambda_function\.(\w+)\.invoke_arn\}")
_VARIABLE = "ORIGIN_SECRET_SHA256"


def called(synthesis: Synthesis) -> dict[str, dict[str, Any]]:
    """The functions that an HTTP API calls, by the name of their package."""
    found: dict[str, dict[str, Any]] = {}
    for stack in synthesis.stacks:
        for integration in resources(stack, "aws_apigatewayv2_integration").values():
            match = _CALLED.fullmatch(integration["integration_uri"])
            assert match, integration["integration_uri"]
            function = resources(stack, "aws_lambda_function")[match[1]]
            found[function["handler"].split(".")[1]] = function
    return found


def test_every_function_behind_an_http_api_is_told_the_hashes_of_the_settings(
    synthesis: Synthesis,
) -> None:
    hashes = ",".join(load(synthesis.environment, variables={}).edge.origin_secret_sha256)
    functions = called(synthesis)
    assert {"chat", "sessions", "usage", "tenant_data", "ask"} <= set(functions)
    for name, function in functions.items():
        assert function["environment"]["variables"].get(_VARIABLE) == hashes, name


def test_every_one_of_them_refuses_a_request_without_the_secret(
    synthesis: Synthesis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(_VARIABLE, "ab" * 32)
    for name in called(synthesis):
        settings = import_module(f"lambda_src.{name}.settings").Settings
        assert issubclass(settings, BehindCloudFront), name
        handler = import_module(f"lambda_src.{name}.handler").handler
        monkeypatch.setattr(handler, "_origin", None, raising=False)  # and as it was afterwards
        made = event("POST", "/", token=claims(), headers={HEADER: "wrong"})
        assert handler(made, Context())["statusCode"] == 403, name


def test_no_other_function_is_told_them(synthesis: Synthesis) -> None:
    told = {
        function["handler"].split(".")[1]
        for stack in synthesis.stacks
        for function in resources(stack, "aws_lambda_function").values()
        if _VARIABLE in function.get("environment", {}).get("variables", {})
    }
    assert told == set(called(synthesis))
