"""An offline plan is of the stack as it is, without the three things that need AWS."""

import json
from pathlib import Path
from typing import Any

import pytest

from gatehouse.delivery.offline import offline, plan_offline
from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from gatehouse.delivery.terraform import TerraformError

CONFIGURATION: dict[str, Any] = {
    "data": {
        "aws_iam_policy_document": {"trust": {"statement": []}},
        "terraform_remote_state": {"tables": {"backend": "s3", "config": {"bucket": "b"}}},
    },
    "output": {"name": {"value": "x"}},
    "provider": {"aws": [{"allowed_account_ids": ["111122223333"], "region": "us-east-1"}]},
    "resource": {"aws_sqs_queue": {"tasks": {"name": "tasks"}}},
    "terraform": {"backend": {"s3": {"bucket": "b"}}, "required_version": ">= 1.11.0"},
}


@pytest.fixture
def stack(tmp_path: Path) -> SynthesizedStack:
    return _stack(tmp_path / "stacks" / "api", CONFIGURATION)


def _stack(folder: Path, configuration: dict[str, Any]) -> SynthesizedStack:
    folder.mkdir(parents=True)
    text = json.dumps(configuration)
    (folder / "cdk.tf.json").write_text(text, encoding="utf-8")
    return SynthesizedStack(folder.name, folder, ("tables",))


def test_the_state_is_a_local_file(stack: SynthesizedStack) -> None:
    planned = offline(stack, Path("placeholders"))
    assert planned["terraform"]["backend"] == {"local": {"path": "offline.tfstate"}}
    assert planned["terraform"]["required_version"] == ">= 1.11.0"


def test_another_stacks_state_is_a_file_of_placeholders(stack: SynthesizedStack) -> None:
    planned = offline(stack, Path("placeholders"))
    assert planned["data"]["terraform_remote_state"] == {
        "tables": {"backend": "local", "config": {"path": "placeholders/tables.tfstate"}}
    }


def test_the_provider_does_not_ask_who_it_is(stack: SynthesizedStack) -> None:
    (provider,) = offline(stack, Path("placeholders"))["provider"]["aws"]
    assert provider["region"] == "us-east-1"
    assert "allowed_account_ids" not in provider
    assert provider["skip_requesting_account_id"] is True


def test_everything_else_is_planned_as_it_was_synthesized(stack: SynthesizedStack) -> None:
    planned = offline(stack, Path("placeholders"))
    for part in ("resource", "output"):
        assert planned[part] == CONFIGURATION[part]
    assert planned["data"]["aws_iam_policy_document"] == {"trust": {"statement": []}}


def test_the_synthesized_file_is_left_alone(stack: SynthesizedStack) -> None:
    offline(stack, Path("placeholders"))
    assert stack.configuration() == CONFIGURATION


def test_a_stack_that_terraform_refuses_is_told_apart_and_writes_no_plan(tmp_path: Path) -> None:
    (tmp_path / "synth").mkdir()
    (tmp_path / "synth" / "placeholders.json").write_text("{}", encoding="utf-8")
    terraform = {"required_providers": {"aws": {"source": "aws", "version": "5.100.0"}}}
    wrong = {
        "provider": {"aws": [{"region": "us-east-1"}]},
        "resource": {"aws_sqs_queue": {"tasks": {"nmae": "tasks"}}},
        "terraform": terraform,
    }
    stack = _stack(tmp_path / "synth" / "stacks" / "flows", wrong)
    synthesis = Synthesis("dev", tmp_path / "synth", (stack,))
    outcome = plan_offline(synthesis, tmp_path / "plans", tmp_path / "work")
    assert not outcome.succeeded
    error = outcome.failed["flows"]
    assert isinstance(error, TerraformError)
    assert "terraform plan of stack flows failed" in str(error)
    assert "nmae" in str(error)
    assert not list((tmp_path / "plans").iterdir())
