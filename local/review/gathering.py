"""Gathers the estate that is reviewed: one environment planned offline, or given plan files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from local.home import home
from local.offline import plan_offline
from local.platform import PlatformError
from local.rehearsal import lifecycle
from local.synthesis import synthesize
from policies.estate import Estate, PlanError, Stack, read_plan

_SUFFIX = ".plan.json"


class ReviewError(PlatformError):
    """There is nothing to review, or it could not be made."""

    exit_code = 2


def of_environment(environment: str) -> Estate:
    """Synthesizes and plans every stack of an environment, without AWS.

    Raises:
        ReviewError: a stack could not be planned.

    """
    synthesis = synthesize(environment, lifecycle.folder(environment) / "synth")
    folder = lifecycle.folder(environment) / "review"
    outcome = plan_offline(synthesis, folder, home() / "offline" / environment)
    for name, error in outcome.failed.items():
        raise ReviewError(f"Stack {name} of {environment} cannot be planned.\n{error}")
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
    for file in _each(files):
        name = file.name.removesuffix(_SUFFIX).removesuffix(".json")
        while name in stacks:
            name += "+"  # plans of the same name from several folders are different stacks
        stacks[name] = Stack(name=name, document=read_plan(file), file=str(file))
    if not stacks:
        raise ReviewError("No plan to review.")
    return Estate(stacks.values())


def _each(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        if not file.is_dir():
            yield file
            continue
        found = sorted(file.glob(f"*{_SUFFIX}"))
        if not found:
            raise PlanError(f"{file}: holds no *{_SUFFIX}.")
        yield from found
