"""`gatehouse rotate`: secrets that a command makes and no plan holds."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer

from environments.machine import ENVIRONMENT
from gatehouse.commands.console import out
from gatehouse.operating.origin_secret.rotation import Rotation
from gatehouse.operating.origin_secret.standing import Stage, Standing
from gatehouse.platform import ArgumentError, Platform
from rehearsal.simulators.composition import FRONT_DOOR

rotate = typer.Typer(no_args_is_help=True, help="Replace secrets that the platform makes itself.")


class Step(StrEnum):
    """What the command is asked for."""

    PREPARE = "prepare"
    ACTIVATE = "activate"
    RETIRE = "retire"
    STATUS = "status"


@rotate.callback()
def only_groups() -> None:
    """Keep `rotate SECRET` two words while there is one secret."""


@rotate.command("origin-secret")
def origin_secret(
    env: Annotated[str, typer.Option("--env", help="local, dev, staging or prod")] = "local",
    activate: Annotated[bool, typer.Option("--activate", help="Let CloudFront send it.")] = False,
    retire: Annotated[bool, typer.Option("--retire", help="Refuse the previous one.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only tell where it stands.")] = False,
) -> None:
    """Make a new secret between CloudFront and the API; a step at a time, safe to repeat."""
    step = _step(activate=activate, retire=retire, status=status)
    rotation = Rotation(Platform(env))
    steps = {
        Step.PREPARE: rotation.prepare,
        Step.ACTIVATE: rotation.activate,
        Step.RETIRE: rotation.retire,
        Step.STATUS: rotation.standing,
    }
    standing = steps[step]()
    if env == ENVIRONMENT and step is Step.ACTIVATE:
        FRONT_DOOR.refresh()  # it stands for CloudFront, which notices by itself
    _tell(env, standing)


def _step(*, activate: bool, retire: bool, status: bool) -> Step:
    wanted = {Step.ACTIVATE: activate, Step.RETIRE: retire, Step.STATUS: status}
    chosen = [step for step, asked in wanted.items() if asked]
    if len(chosen) > 1:
        raise ArgumentError("Expected one of --activate, --retire and --status, or none of them.")
    return chosen[0] if chosen else Step.PREPARE


def _tell(env: str, standing: Standing) -> None:
    """Says where the rotation stands: hashes by their beginning, the secret never."""
    out.print(f"Origin secret of {env}: {standing.stage}.", markup=False)
    places: dict[str, Iterable[str | None]] = {
        "pending": (standing.pending,),
        "sent by CloudFront": (standing.sent,),
        "settings": standing.settings,
        **{name: sorted(known) for name, known in sorted(standing.accepted.items())},
    }
    width = max(map(len, places))
    for place, hashes in places.items():
        out.print(f"  {place:<{width}}  {_short(hashes)}", markup=False)
    if standing.stage is not Stage.DONE:
        out.print(f"Next: {standing.next_step(env)}", markup=False)


def _short(hashes: Iterable[str | None]) -> str:
    return ", ".join(f"{sha256[:12]}..." for sha256 in hashes if sha256) or "none"
