"""Plans every stack that can be planned now, and seals the plans with what they were made from."""

import json
import shutil
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gatehouse.aws import AwsCaller
from gatehouse.delivery.deployment import Deployment, Report
from gatehouse.delivery.sealing import manifest as files
from gatehouse.delivery.sealing import provenance
from gatehouse.delivery.sealing.errors import SealError
from gatehouse.delivery.sealing.manifest import Manifest, SealedStack, StateVersion, digests
from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from gatehouse.delivery.waves import StackOutcome, run_in_order
from gatehouse.home import repository

BOOTSTRAPPED = "state"  # applied by an administrator, never from a seal


@dataclass(frozen=True)
class Sealed:
    """The result of sealing. `sha256` is that of the manifest, empty when a plan failed."""

    outcome: StackOutcome
    waiting: Mapping[str, tuple[str, ...]]
    sha256: str = ""


@dataclass
class _Wave:
    """The progress of planning, by stack."""

    states: dict[str, StateVersion | None]
    planned: dict[str, SealedStack] = field(default_factory=dict)
    waiting: dict[str, tuple[str, ...]] = field(default_factory=dict)
    changing: set[str] = field(default_factory=set)  # their outputs will change

    def waits_for(self, stack: SynthesizedStack) -> tuple[str, ...]:
        return tuple(
            name
            for name in stack.dependencies
            if name in self.waiting or name in self.changing or self.states[name] is None
        )


def seal(
    synthesis: Synthesis,
    deployment: Deployment,
    folder: Path,
    *,
    bucket: str,
    variables: Mapping[str, str],
    review: Callable[[Path], None],
    names: Collection[str] = (),
    known_output_gaps: frozenset[tuple[str, str]] = frozenset(),
    report: Report,
) -> Sealed:
    """Writes plans, configurations, assets and the manifest into `folder`, which must be empty.

    `review` judges the plans in the folder and leaves its report there, sealed with them. `names`
    are the stacks to seal, all if empty; what they read is sealed by lineage and serial.

    A stack whose upstream was never applied, or whose upstream's outputs will change, waits for
    the next wave. `known_output_gaps` are outputs (stack, name) that an emulator always shows as
    changed.

    Raises:
        SealError: the folder is not empty, or the sources are not one commit.

    """
    if folder.exists() and any(folder.iterdir()):
        raise SealError(f"{folder} is not empty: give --seal a new or empty folder.")
    caller = AwsCaller(variables)
    stacks = {stack.name: stack for stack in synthesis.stacks}
    may_differ = synthesis.environment == "local"
    commit = provenance.commit(repository(), may_differ=may_differ)
    wave = _Wave({name: provenance.state_version(caller, bucket, name) for name in stacks})
    planner = _Planner(deployment, variables, folder, wave, known_output_gaps, report)
    order = {
        name: needs for name, needs in synthesis.dependencies().items() if name in (names or stacks)
    }
    outcome = run_in_order(order, lambda name: planner.plan(stacks[name]))
    if not outcome.succeeded:
        return Sealed(outcome, wave.waiting)
    review(folder)
    sealed = Manifest(
        environment=synthesis.environment,
        account=provenance.account(caller),
        commit=commit,
        versions=provenance.versions(),
        stacks=wave.planned,
        waiting=wave.waiting,
        files=digests(folder),
    )
    return Sealed(outcome, wave.waiting, sealed.write(folder))


@dataclass(frozen=True)
class _Planner:
    deployment: Deployment
    variables: Mapping[str, str]
    folder: Path
    wave: _Wave
    known_output_gaps: frozenset[tuple[str, str]]
    report: Report

    def plan(self, stack: SynthesizedStack) -> None:
        started, name = time.monotonic(), stack.name
        waits_for = self.wave.waits_for(stack)
        if waits_for:
            self.wave.waiting[name] = waits_for
            self.report(name, f"waits for {', '.join(waits_for)}", 0)
            return
        out = (self.folder / files.STACKS / name).resolve()
        out.mkdir(parents=True)
        workspace = self.deployment.workspace(name, self.variables)
        workspace.init()
        changes = workspace.plan(out=out / files.PLAN, lock=False)
        shown = workspace.show(out / files.PLAN)
        if self._outputs_change(name, json.loads(shown)):
            self.wave.changing.add(name)
        if name == BOOTSTRAPPED:
            shutil.rmtree(out)
            changed_text = "changes, which an administrator applies: gatehouse bootstrap"
            self.report(name, changed_text if changes else "no changes", time.monotonic() - started)
            return
        (out / files.PLAN_JSON).write_text(shown, encoding="utf-8")
        shutil.copyfile(stack.folder / files.CONFIGURATION, out / files.CONFIGURATION)
        if (stack.folder / files.ASSETS).is_dir():
            shutil.copytree(stack.folder / files.ASSETS, out / files.ASSETS)
        self.wave.planned[name] = SealedStack(
            changes=changes,
            depends_on=stack.dependencies,
            states={
                upstream: self.wave.states[upstream] for upstream in (name, *stack.dependencies)
            },
        )
        self.report(name, "changes" if changes else "no changes", time.monotonic() - started)

    def _outputs_change(self, name: str, plan: dict[str, Any]) -> bool:
        return any(
            change["actions"] != ["no-op"]
            for output, change in plan.get("output_changes", {}).items()
            if (name, output) not in self.known_output_gaps
        )
