"""Plans any environment without an account, credentials or network.

The synthesized stack is planned as it is, but for three things that need AWS: the backend (a local
file instead), the state of other stacks (a file of placeholder outputs), and the provider's look
at who is calling.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from gatehouse.delivery.terraform import TerraformWorkspace
from gatehouse.delivery.waves import StackOutcome, run_in_order
from gatehouse.toolchain import environment

# Terraform compares the nested statements of a web ACL for longer than all else in a plan.
_SLOWEST = "aws_wafv2_web_acl"
_NOBODY = {"AWS_ACCESS_KEY_ID": "offline", "AWS_SECRET_ACCESS_KEY": "offline"}
_ASKS_NOTHING = {
    "skip_credentials_validation": True,
    "skip_metadata_api_check": "true",
    "skip_region_validation": True,
    "skip_requesting_account_id": True,
}


def plan_offline(synthesis: Synthesis, out: Path, work: Path) -> StackOutcome:
    """Writes `out/<stack>.plan.json`, what `terraform show -json` prints, for every stack.

    A plan includes what `terraform validate` checks
    (https://developer.hashicorp.com/terraform/cli/commands/validate). `work` is a folder for
    Terraform's own files, kept so that the next plan starts warm.
    """
    out.mkdir(parents=True, exist_ok=True)
    placeholders = _write_placeholder_states(synthesis, work / "placeholders")
    stacks = {stack.name: stack for stack in synthesis.stacks}

    variables = {**environment(), **_NOBODY}
    one_at_a_time, initialized = Lock(), list[TerraformWorkspace]()

    def plan(name: str) -> None:
        stack = stacks[name]
        workspace = TerraformWorkspace(name, work / name, variables)
        workspace.fill(offline(stack, placeholders), stack.folder / "assets")
        with one_at_a_time:
            workspace.init_like(initialized[0]) if initialized else workspace.init()
            initialized.append(workspace)
        workspace.plan(out=work / name / "offline.plan", lock=False)
        shown = workspace.show(work / name / "offline.plan")
        (out / f"{name}.plan.json").write_text(shown, encoding="utf-8")

    # Placeholders stand for what is not deployed, so no stack has to wait for another.
    order = sorted(stacks, key=lambda name: not _takes_long(stacks[name]))
    return run_in_order(dict.fromkeys(order, ()), plan, at_once=2)


def _takes_long(stack: SynthesizedStack) -> bool:
    """Whether its plan takes as long as those of four others: it begins beside them, not after."""
    return _SLOWEST in stack.configuration().get("resource", {})


def offline(stack: SynthesizedStack, placeholders: Path) -> dict[str, Any]:
    """The stack's configuration with everything that would call AWS replaced."""
    configuration = stack.configuration()
    configuration["terraform"]["backend"] = {"local": {"path": "offline.tfstate"}}
    for provider in configuration["provider"]["aws"]:
        provider.pop("allowed_account_ids", None)
        provider.update(_ASKS_NOTHING)
    for name, state in configuration.get("data", {}).get("terraform_remote_state", {}).items():
        state["backend"] = "local"
        state["config"] = {"path": str(placeholders / f"{name}.tfstate")}
    return configuration


def _write_placeholder_states(synthesis: Synthesis, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for stack, outputs in synthesis.placeholders().items():
        text = json.dumps(_state(outputs), indent=2)
        (folder / f"{stack}.tfstate").write_text(text, encoding="utf-8")
    return folder.resolve()


def _state(outputs: Mapping[str, str]) -> dict[str, Any]:
    # The state file format, version 4: the least that a remote state's reader insists on.
    return {
        "version": 4,
        "terraform_version": "1.11.0",
        "serial": 1,
        "lineage": "placeholder",
        "outputs": {name: {"value": value, "type": "string"} for name, value in outputs.items()},
        "resources": [],
    }
