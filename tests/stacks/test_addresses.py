"""Addresses are construct paths: readable, and without generated suffixes."""

import re

from gatehouse.delivery.synthesis import Synthesis
from tests.stacks.configuration import elements

_GENERATED = re.compile(r"_[0-9A-F]{8}$")


def test_an_address_is_the_path_of_its_construct(synthesis: Synthesis) -> None:
    for stack in synthesis.stacks:
        for kind in ("resource", "data"):
            for type_, name, arguments in elements(stack, kind):
                if type_ == "terraform_remote_state":
                    assert name in stack.dependencies
                    continue
                _, *path = arguments["//"]["metadata"]["path"].split("/")
                assert name == "_".join(path)
                assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
                assert not _GENERATED.search(name.upper())


def test_every_resource_name_in_aws_begins_with_the_prefix(synthesis: Synthesis) -> None:
    prefix = f"gatehouse-{synthesis.environment}"
    named = {
        "aws_dynamodb_table": "name",
        "aws_iam_role": "name",
        "aws_iam_policy": "name",
        "aws_lambda_function": "function_name",
        "aws_lambda_layer_version": "layer_name",
        "aws_cognito_user_pool": "name",
        "aws_apigatewayv2_api": "name",
        "aws_s3_bucket": "bucket",
    }
    for stack in synthesis.stacks:
        for type_, _, arguments in elements(stack, "resource"):
            if type_ in named:
                assert arguments[named[type_]].startswith(f"{prefix}-")
