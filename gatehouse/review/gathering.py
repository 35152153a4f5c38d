"""Gathers the estate that is reviewed: one environment planned offline, or given plan files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from gatehouse.delivery.offline import plan_offline
from gatehouse.delivery.synthesis import Synthesis, synthesize
from gatehouse.home import environment_folder, home
from gatehouse.platform import PlatformError
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


def of_synthesis(synthesis: Synthesis, folder: Path | None = None) -> Estate:
    """Plans what was synthesized, without AWS; the plans are written into `folder`.

    Raises:
        ReviewError: a stack could not be planned.

    """
    folder = folder or environment_folder(synthesis.environment) / FOLDER
    outcome = plan_offline(synthesis, folder, home() / "offline" / synthesis.environment)
    for name, error in outcome.failed.items():
        raise ReviewError(f"Stack {name} of {synthesis.environment} cannot be planned.\n{error}")
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


def _plan_files(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        if not file.is_dir():
            yield file
            continue
        found = sorted(file.glob(f"*{_SUFFIX}"))
        if not found:
            raise PlanError(f"{file}: contains no *{_SUFFIX} file.")
        yield from found
