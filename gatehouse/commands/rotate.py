"""`gatehouse rotate`: rotates secrets that no plan contains."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer

from environments.machine import ENVIRONMENT
from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.origin_secret.rotation import Rotation
from gatehouse.operating.origin_secret.standing import RotationStage, Standing
from gatehouse.platform import ArgumentError, Platform
from rehearsal.simulators.composition import FRONT_DOOR

rotate = typer.Typer(no_args_is_help=True, help="Rotate secrets that the platform creates.")


class RotationStep(StrEnum):
    """The steps of a rotation."""

    PREPARE = "prepare"
    ACTIVATE = "activate"
    RETIRE = "retire"
    STATUS = "status"


@rotate.callback()
def only_groups() -> None:
    """Makes Typer keep the subcommand while there is only one."""


@rotate.command("origin-secret")
def origin_secret(
    env: Environment = "local",
    activate: Annotated[
        bool, typer.Option("--activate", help="Make CloudFront send the new one.")
    ] = False,
    retire: Annotated[bool, typer.Option("--retire", help="Reject the previous one.")] = False,
    status: Annotated[
        bool, typer.Option("--status", help="Print the state and change nothing.")
    ] = False,
) -> None:
    """Rotate the secret between CloudFront and the API, a step at a time; safe to repeat."""
    step = _step(activate=activate, retire=retire, status=status)
    rotation = Rotation(Platform(env))
    steps = {
        RotationStep.PREPARE: rotation.prepare,
        RotationStep.ACTIVATE: rotation.activate,
        RotationStep.RETIRE: rotation.retire,
        RotationStep.STATUS: rotation.standing,
    }
    standing = steps[step]()
    if env == ENVIRONMENT and step is RotationStep.ACTIVATE:
        FRONT_DOOR.refresh()  # the simulator of CloudFront must reload; CloudFront itself need not
    _print_standing(env, standing)


def _step(*, activate: bool, retire: bool, status: bool) -> RotationStep:
    requested = {
        RotationStep.ACTIVATE: activate,
        RotationStep.RETIRE: retire,
        RotationStep.STATUS: status,
    }
    chosen = [step for step, is_requested in requested.items() if is_requested]
    if len(chosen) > 1:
        raise ArgumentError("Give one of --activate, --retire and --status, or none.")
    return chosen[0] if chosen else RotationStep.PREPARE


def _print_standing(env: str, standing: Standing) -> None:
    """Prints the state of the rotation: the beginning of hashes, never the secret."""
    out.print(f"Origin secret of {env}: {standing.stage}.", markup=False)
    places: dict[str, Iterable[str | None]] = {
        "pending": (standing.pending,),
        "sent by CloudFront": (standing.sent,),
        "settings": standing.settings,
        **{name: sorted(hashes) for name, hashes in sorted(standing.accepted.items())},
    }
    width = max(map(len, places))
    for place, hashes in places.items():
        out.print(f"  {place:<{width}}  {_short(hashes)}", markup=False)
    if standing.stage is not RotationStage.DONE:
        out.print(f"Next: {standing.next_step(env)}", markup=False)


def _short(hashes: Iterable[str | None]) -> str:
    return ", ".join(f"{sha256[:12]}..." for sha256 in hashes if sha256) or "none"
