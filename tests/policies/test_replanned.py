"""Edits of plans are faithful: the same holes in the stacks' own source, really planned."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatehouse.delivery.offline import plan_offline
from gatehouse.delivery.synthesis import Synthesis, read
from policies.estate import Estate, Stack, read_plan
from policies.judging import judge
from tests.policies.conftest import Environments

_KEY = "sk-" + "proj-0123456789abcdefghijklmnop"


def with_holes(synthesis: Synthesis, folder: Path) -> Synthesis:
    """A copy of two stacks: a literal key beside a reference, every action, a key that ages."""
    shutil.copytree(synthesis.folder, folder)
    copied = read(synthesis.environment, folder)
    stacks = {stack.name: stack for stack in copied.stacks}
    database: dict[str, Any] = stacks["database"].configuration()
    functions = database["resource"]["aws_lambda_function"]
    functions["context_function"]["environment"]["variables"]["MODEL"] = _KEY
    documents = database["data"]["aws_iam_policy_document"]
    everything = {"effect": "Allow", "actions": ["*"], "resources": ["*"]}
    documents["context_granted"]["statement"].append(everything)
    tables: dict[str, Any] = stacks["tables"].configuration()
    for key in tables["resource"]["aws_kms_key"].values():
        key["enable_key_rotation"] = False
    for name, configuration in {"database": database, "tables": tables}.items():
        text = json.dumps(configuration)
        (stacks[name].folder / "cdk.tf.json").write_text(text, encoding="utf-8")
    return replace(copied, stacks=(stacks["database"], stacks["tables"]))


@pytest.mark.timeout(300)
def test_holes_in_the_source_that_are_really_planned_are_reported(
    environments: Environments, prod: Estate, tmp_path: Path
) -> None:
    broken = with_holes(environments.synthesis("prod"), tmp_path / "synth")
    outcome = plan_offline(broken, tmp_path / "plans", tmp_path / "work")
    assert outcome.succeeded, outcome.failed
    replanned = [
        Stack(stack.name, read_plan(tmp_path / "plans" / f"{stack.name}.plan.json"))
        for stack in broken.stacks
    ]
    estate = Estate({**prod.stacks, **{stack.name: stack for stack in replanned}}.values())
    found = {(item.policy, item.stack) for item in judge(estate)}
    assert {("GH_SECRETS_001", "database"), ("GH_IAM_001", "database")} <= found
    assert ("GH_KMS_001", "tables") in found
    hidden = replanned[0].raws["aws_lambda_function.context_function"]
    assert hidden.unknown["environment"] == [{"variables": True}], "the plan alone shows nothing"
