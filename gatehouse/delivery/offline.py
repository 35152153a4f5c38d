"""Plans any environment without an account, credentials or network.

The synthesized stack is planned as it is, but for three things that need AWS: the backend (a local
file instead), the state of other stacks (a file of placeholder outputs), and the provider's look
at who is calling.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from gatehouse.delivery import kept_plans, offline_together
from gatehouse.delivery.sealing.provenance import versions
from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from gatehouse.delivery.terraform import TerraformError, TerraformWorkspace
from gatehouse.delivery.waves import StackOutcome, run_in_order
from gatehouse.toolchain import environment, provider_lock

# Terraform compares the nested statements of a web ACL for longer than all else in a plan.
_SLOWEST = "aws_wafv2_web_acl"
_PLACEHOLDERS = "placeholders"
_TOGETHER = "together"  # no stack has this name
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
    Terraform's own files, kept so that the next plan starts warm. What was planned before of the
    same inputs is not planned again.
    """
    out.mkdir(parents=True, exist_ok=True)
    states = _write_placeholder_states(synthesis, work / _PLACEHOLDERS)
    inputs = {stack.name: _Inputs.of(stack, states) for stack in synthesis.stacks}
    outcome = StackOutcome()

    def write(name: str, plan: str) -> None:
        (out / f"{name}.plan.json").write_text(plan, encoding="utf-8")
        outcome.done.append(name)

    for name, stack in inputs.items():
        if (plan := kept_plans.read(stack.key)) is not None:
            write(name, plan)
    left = {name: stack for name, stack in inputs.items() if name not in outcome.done}

    def made(name: str, plan: str) -> None:
        write(name, plan)
        kept_plans.keep(left[name].key, plan)

    if len(left) > 1 and _plan_together(left, work, made):
        return outcome
    alone = _plan_alone(left, work, made)
    return replace(alone, done=outcome.done)


@dataclass(frozen=True)
class _Inputs:
    """All that a stack's offline plan depends on."""

    configuration: dict[str, Any]
    assets: Path
    key: str

    @classmethod
    def of(cls, stack: SynthesizedStack, states: Mapping[str, bytes]) -> "_Inputs":
        configuration = offline(stack, Path("..", _PLACEHOLDERS))
        read = configuration.get("data", {}).get("terraform_remote_state", {})
        key = kept_plans.key(configuration, [states[name] for name in sorted(read)], _tools())
        return cls(configuration, stack.folder / "assets", key)


@cache
def _tools() -> tuple[bytes, ...]:
    sources = (__file__, offline_together.__file__, provider_lock())
    return (repr(versions()).encode(), *(Path(file).read_bytes() for file in sources))


def _plan_together(
    stacks: Mapping[str, _Inputs], work: Path, made: Callable[[str, str], None]
) -> bool:
    """Plan stacks in one run of Terraform; return whether that could be done.

    It could not where one of them cannot be planned: alone, each says for itself.
    """
    configurations = {name: stack.configuration for name, stack in stacks.items()}
    workspace = TerraformWorkspace("all stacks", work / _TOGETHER, _variables())
    workspace.fill(offline_together.root(configurations))
    for name, stack in stacks.items():
        module = workspace.folder / name
        module.mkdir(exist_ok=True)
        text = json.dumps(offline_together.module(stack.configuration))
        (module / "cdk.tf.json").write_text(text, encoding="utf-8")
        if stack.assets.is_dir():  # a path in a module is one from the root's folder
            shutil.copytree(stack.assets, workspace.folder / "assets", dirs_exist_ok=True)
    try:
        workspace.init()
        shown = json.loads(_shown(workspace))
        plans = dict(offline_together.divide(shown, configurations))
    except (TerraformError, offline_together.IndivisibleError):
        return False
    for name, plan in plans.items():
        made(name, json.dumps(plan, separators=(",", ":")))
    return True


def _plan_alone(
    stacks: Mapping[str, _Inputs], work: Path, made: Callable[[str, str], None]
) -> StackOutcome:
    one_at_a_time, initialized = Lock(), list[TerraformWorkspace]()

    def plan(name: str) -> None:
        workspace = TerraformWorkspace(name, work / name, _variables())
        workspace.fill(stacks[name].configuration, stacks[name].assets)
        with one_at_a_time:
            workspace.init_like(initialized[0]) if initialized else workspace.init()
            initialized.append(workspace)
        made(name, _shown(workspace))

    # Placeholders stand for what is not deployed, so no stack has to wait for another.
    order = sorted(stacks, key=lambda name: not _takes_long(stacks[name].configuration))
    return run_in_order(dict.fromkeys(order, ()), plan, at_once=2)


def _shown(workspace: TerraformWorkspace) -> str:
    file = workspace.folder.resolve() / "offline.plan"
    workspace.plan(out=file, lock=False)
    return workspace.show(file)


def _variables() -> dict[str, str]:
    return {**environment(), **_NOBODY}


def _takes_long(configuration: Mapping[str, Any]) -> bool:
    """Whether its plan takes as long as those of four others: it begins beside them, not after."""
    return _SLOWEST in configuration.get("resource", {})


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


def _write_placeholder_states(synthesis: Synthesis, folder: Path) -> dict[str, bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    states = {
        stack: json.dumps(_state(outputs), indent=2).encode()
        for stack, outputs in synthesis.placeholders().items()
    }
    for stack, state in states.items():
        (folder / f"{stack}.tfstate").write_bytes(state)
    return states


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
