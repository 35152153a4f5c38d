"""`gatehouse unlock`: releases the state lock of a killed Terraform process."""

from typing import Annotated

import typer

from gatehouse.aws import AwsCaller
from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.commands.identity import require_running, variables
from gatehouse.delivery.state_lock import StateLock
from gatehouse.delivery.synthesis import synthesize
from gatehouse.home import environment_folder
from gatehouse.platform import ArgumentError
from gatehouse.settings import load


def unlock(
    stack: Annotated[str, typer.Argument(help="The stack whose state is locked.")],
    env: Environment = "local",
    lock_id: Annotated[
        str | None,
        typer.Option(
            "--lock", help="Id of the lock to release; without it the lock is only printed."
        ),
    ] = None,
) -> None:
    """Print the lock of a stack's state; with --lock release it, if it has that id."""
    require_running(env)
    names = [item.name for item in synthesize(env, environment_folder(env) / "synth").stacks]
    if stack not in names:
        raise ArgumentError(f"There is no stack {stack}. Stacks: {', '.join(names)}.")
    state = StateLock(AwsCaller(variables(env, "apply")), load(env).state_bucket, stack)
    lock = state.read()
    if lock is None:
        out.print(f"Stack {stack} is not locked.")
        return
    if lock_id is None:
        out.print(f"Stack {stack} is locked: {lock}.", markup=False)
        out.print(
            f"If that process has ended, run: gatehouse unlock {stack} --env {env} --lock {lock.id}"
        )
        return
    state.release(lock_id)
    out.print(f"Stack {stack} is no longer locked.")
