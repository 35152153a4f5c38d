"""Gathers the estate that is reviewed: one environment planned offline, or given plan files."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from gatehouse.delivery import offline
from gatehouse.delivery.offline import plan_offline
from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack, synthesize
from gatehouse.home import environment_folder, home
from gatehouse.platform import PlatformError
from gatehouse.toolchain import pins, provider_lock
from policies.estate import Estate, PlanError, Stack, read_plan

FOLDER = "review"
"""Where the plans of this checkout are, below the folder of their environment."""

_SUFFIX = ".plan.json"


class ReviewError(PlatformError):
    """There is nothing to review, or it could not be planned."""

    exit_code = 2


def of_environment(environment: str) -> Estate:
    """Synthesizes and plans every stack of an environment, without AWS.

    Raises:
        ReviewError: a stack could not be planned.

    """
    folder = environment_folder(environment) / FOLDER / "synth"
    return of_synthesis(synthesize(environment, folder, of_this_machine=False))


def of_synthesis(
    synthesis: Synthesis, folder: Path | None = None, *, known: Path | None = None
) -> Estate:
    """Plans what was synthesized, without AWS.

    The plans are kept in `folder`; those in `known` serve for stacks that have the same inputs.

    Raises:
        ReviewError: a stack could not be planned.

    """
    folder = folder or environment_folder(synthesis.environment) / FOLDER
    _plan_what_changed(synthesis, folder, known)
    return Estate(
        Stack(
            name=stack.name,
            document=read_plan(folder / f"{stack.name}{_SUFFIX}"),
            synthesized=stack.configuration(),
        )
        for stack in synthesis.stacks
    )


def of_files(files: Iterable[Path]) -> Estate:
    """Given plans, one file or many; a folder stands for its `*.plan.json`.

    Raises:
        ReviewError: no plan is among them.
        PlanError: a file is not a plan.

    """
    stacks: dict[str, Stack] = {}
    for file in _plan_files(files):
        name = file.name.removesuffix(_SUFFIX).removesuffix(".json")
        while name in stacks:
            name += "+"  # plans of the same name from several folders are different stacks
        stacks[name] = Stack(name=name, document=read_plan(file), file=str(file))
    if not stacks:
        raise ReviewError(
            "No plan to review: name a plan file or a folder of *.plan.json with --plan."
        )
    return Estate(stacks.values())


def _plan_what_changed(synthesis: Synthesis, folder: Path, known: Path | None = None) -> None:
    """Plans the stacks whose inputs changed; an offline plan depends on its inputs alone."""
    inputs = {stack.name: _inputs(synthesis, stack) for stack in synthesis.stacks}
    if known is not None:
        for stack in synthesis.stacks:
            if _planned_inputs(known, stack) == inputs[stack.name]:
                _take(known, folder, stack)
    stale = [
        stack for stack in synthesis.stacks if _planned_inputs(folder, stack) != inputs[stack.name]
    ]
    for stack in stale:
        _key(folder, stack).unlink(missing_ok=True)
    outcome = plan_offline(
        replace(synthesis, stacks=tuple(stale)), folder, home() / "offline" / synthesis.environment
    )
    for name, error in outcome.failed.items():
        raise ReviewError(f"Stack {name} of {synthesis.environment} cannot be planned.\n{error}")
    for stack in stale:
        _key(folder, stack).write_text(inputs[stack.name], encoding="utf-8")


def _take(known: Path, folder: Path, stack: SynthesizedStack) -> None:
    """Copy a plan that was made before."""
    folder.mkdir(parents=True, exist_ok=True)
    _key(folder, stack).unlink(missing_ok=True)
    for file in (known / f"{stack.name}{_SUFFIX}", _key(known, stack)):
        shutil.copyfile(file, folder / file.name)


def _inputs(synthesis: Synthesis, stack: SynthesizedStack) -> str:
    sources = (offline.__file__, pins.__file__)
    total = hashlib.sha256((synthesis.folder / "placeholders.json").read_bytes())
    for file in (stack.folder / "cdk.tf.json", provider_lock(), *map(Path, sources)):
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _planned_inputs(folder: Path, stack: SynthesizedStack) -> str:
    plan, key = folder / f"{stack.name}{_SUFFIX}", _key(folder, stack)
    return key.read_text(encoding="utf-8") if plan.exists() and key.exists() else ""


def _key(folder: Path, stack: SynthesizedStack) -> Path:
    return folder / f"{stack.name}.inputs"


def _plan_files(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        if not file.is_dir():
            yield file
            continue
        found = sorted(file.glob(f"*{_SUFFIX}"))
        if not found:
            raise PlanError(f"{file}: contains no *{_SUFFIX} file.")
        yield from found
