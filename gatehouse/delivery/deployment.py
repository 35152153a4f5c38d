"""Applies synthesized stacks: each after what it reads, and only if something of it changed."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from gatehouse.delivery.terraform import TerraformWorkspace
from gatehouse.delivery.waves import StackOutcome, run_in_order
from gatehouse.files import replace_text

Report = Callable[[str, str, float], None]  # stack, what happened, seconds


class Deployment:
    """The working folders of one environment's stacks."""

    def __init__(self, synthesis: Synthesis, work: Path, *, is_alone: bool = True) -> None:
        """`is_alone`: nobody applies these stacks but from this folder, so what it notes holds."""
        self._is_alone = is_alone
        self._stacks = {stack.name: stack for stack in synthesis.stacks}
        self._dependencies = synthesis.dependencies()
        self._work = work
        self.names = tuple(self._stacks)

    def apply(
        self, names: tuple[str, ...], variables: Mapping[str, str], report: Report
    ) -> StackOutcome:
        """Applies the named stacks; a stack that is as it was applied last is left alone."""

        def apply_one(name: str) -> None:
            started = time.monotonic()
            stack = self._stacks[name]
            if self._as_applied(stack):
                report(name, "unchanged", time.monotonic() - started)
                return
            workspace = self.workspace(name, variables)
            workspace.init()
            if self._is_alone:
                workspace.push_left_state()
            forget(self._work, name)  # what fails in the middle is neither as before nor as asked
            printed = workspace.apply()
            self.note_applied(name, workspace.outputs())
            report(name, _summary(printed), time.monotonic() - started)

        wanted = {name: self._dependencies[name] for name in names}
        return run_in_order(wanted, apply_one)

    def plan(
        self, names: tuple[str, ...], variables: Mapping[str, str], out: Path, report: Report
    ) -> StackOutcome:
        """Writes `out/<stack>.plan.json` for the named stacks; takes no lock, changes nothing."""
        out.mkdir(parents=True, exist_ok=True)

        def plan_one(name: str) -> None:
            started = time.monotonic()
            workspace = self.workspace(name, variables)
            workspace.init()
            binary = workspace.folder / "planned"
            changes = workspace.plan(out=binary, lock=False)
            (out / f"{name}.plan.json").write_text(workspace.show(binary), encoding="utf-8")
            binary.unlink()
            report(name, "changes" if changes else "no changes", time.monotonic() - started)

        return run_in_order(dict.fromkeys(names, ()), plan_one)

    def destroy(
        self, names: tuple[str, ...], variables: Mapping[str, str], report: Report
    ) -> StackOutcome:
        """Destroys the named stacks, whatever reads another before that other."""

        def destroy_one(name: str) -> None:
            started = time.monotonic()
            workspace = self.workspace(name, variables)
            workspace.init()
            printed = workspace.destroy()
            self._applied_file(name).unlink(missing_ok=True)
            report(name, _summary(printed), time.monotonic() - started)

        readers = {
            name: tuple(other for other in names if name in self._dependencies[other])
            for name in names
        }
        return run_in_order(readers, destroy_one)

    def workspace(self, name: str, variables: Mapping[str, str]) -> TerraformWorkspace:
        """The stack's working folder, filled with what was synthesized."""
        stack = self._stacks[name]
        workspace = TerraformWorkspace(name, self._work / name, variables)
        workspace.fill(stack.configuration(), stack.folder / "assets")
        return workspace

    def outputs(self, name: str) -> dict[str, str]:
        """The outputs of a stack when it was applied last from here; empty if it never was."""
        applied: dict[str, str] = self._applied(name).get("outputs", {})
        return applied

    def note_applied(self, name: str, outputs: Mapping[str, str]) -> None:
        """Remembers what was applied, for `outputs` and for the next run."""
        text = json.dumps(
            {"fingerprint": self._fingerprint(self._stacks[name]), "outputs": dict(outputs)}
        )
        replace_text(self._applied_file(name), text)

    def _as_applied(self, stack: SynthesizedStack) -> bool:
        applied = self._applied(stack.name).get("fingerprint")
        return self._is_alone and applied == self._fingerprint(stack)

    def _applied(self, name: str) -> dict[str, Any]:
        return _read(self._applied_file(name))

    def _applied_file(self, name: str) -> Path:
        return _applied_file(self._work, name)

    def _fingerprint(self, stack: SynthesizedStack) -> str:
        # Asset folders are named by the hash of their content, which the configuration holds.
        digest = hashlib.sha256((stack.folder / "cdk.tf.json").read_bytes())
        for name in stack.dependencies:
            digest.update(json.dumps(self.outputs(name), sort_keys=True).encode())
        return digest.hexdigest()


def forget(work: Path, *names: str) -> None:
    """Stacks that were applied, or begun, from elsewhere: the next `apply` asks Terraform."""
    for name in names:
        file = _applied_file(work, name)
        applied = _read(file)
        if applied:
            replace_text(file, json.dumps(applied | {"fingerprint": None}))


def _applied_file(work: Path, name: str) -> Path:
    return work / name / "applied.json"


def _read(file: Path) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return loaded


def _summary(printed: str) -> str:
    """Terraform's own last word: how many resources were added, changed and destroyed."""
    for line in reversed(printed.splitlines()):
        if line.startswith(("Apply complete!", "Destroy complete!")):
            return line.split("! ", 1)[1].removeprefix("Resources: ").rstrip(".")
    return "applied"
