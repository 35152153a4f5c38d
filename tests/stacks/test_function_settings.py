"""The infrastructure sets what each function reads: no variable less, none more, all readable."""

from importlib import import_module
from importlib.resources import files as resources_of
from typing import Any

from pydantic import BaseModel

from gatehouse.delivery.synthesis import Synthesis
from lambda_src.runtime.settings import load
from tests.stacks.configuration import resources

_START_SCRIPT = "run.sh"
_READS_STATE = "${data.terraform_remote_state."


def test_variables_are_exactly_the_fields_of_the_functions_settings(synthesis: Synthesis) -> None:
    for name, function in _functions(synthesis).items():
        fields = {field.upper() for field in _settings(name).model_fields}
        assert {name for name in _variables(function) if not _of_adapter(name)} == fields


def test_the_function_can_load_its_settings_from_them(synthesis: Synthesis) -> None:
    for name, function in _functions(synthesis).items():
        variables = {
            key: _placeholder(synthesis, value) for key, value in _variables(function).items()
        }
        settings = load(_settings(name), variables)
        assert settings.model_dump()["service_name"] == name


def test_the_handler_names_an_attribute_that_can_be_called(synthesis: Synthesis) -> None:
    for name, function in _functions(synthesis).items():
        if function["handler"] == _START_SCRIPT:
            assert resources_of(f"lambda_src.{name}").joinpath(_START_SCRIPT).is_file()
            continue
        module, _, attribute = function["handler"].rpartition(".")
        assert callable(getattr(import_module(module), attribute))


def test_the_functions_of_the_chat_api_and_of_sign_in_are_deployed(synthesis: Synthesis) -> None:
    assert {"chat", "sessions", "usage", "pre_token_generation"} <= set(_functions(synthesis))


def test_functions_run_on_what_their_layer_was_built_for(synthesis: Synthesis) -> None:
    layers = [
        layer
        for stack in synthesis.stacks
        for layer in resources(stack, "aws_lambda_layer_version").values()
    ]
    for function in _functions(synthesis).values():
        for layer in layers:
            assert layer["compatible_runtimes"] == [function["runtime"]]
            assert layer["compatible_architectures"] == function["architectures"]


def _functions(synthesis: Synthesis) -> dict[str, dict[str, Any]]:
    return {
        _variables(function)["SERVICE_NAME"]: function
        for stack in synthesis.stacks
        for function in resources(stack, "aws_lambda_function").values()
        if "environment" in function  # Lambda@Edge takes none
    }


def _of_adapter(variable: str) -> bool:
    """What the web adapter and the script that it starts read."""
    return variable == "PORT" or variable.startswith("AWS_")


def _settings(name: str) -> type[BaseModel]:
    model: type[BaseModel] = import_module(f"lambda_src.{name}.settings").Settings
    return model


def _variables(function: dict[str, Any]) -> dict[str, str]:
    variables: dict[str, str] = function["environment"]["variables"]
    return variables


def _placeholder(synthesis: Synthesis, value: str) -> str:
    """The value as it is in an offline plan."""
    if not value.startswith(_READS_STATE):
        return value
    producer, _, name = value.removeprefix(_READS_STATE).removesuffix("}").split(".")
    return synthesis.placeholders()[producer][name]
