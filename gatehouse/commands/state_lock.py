"""`gatehouse unlock`: the state of a stack whose Terraform was killed."""

from typing import Annotated

import typer

from gatehouse.aws import Caller
from gatehouse.commands.console import out
from gatehouse.commands.identity import variables
from gatehouse.delivery.state_lock import StateLock
from gatehouse.delivery.synthesis import synthesize
from gatehouse.home import environment_folder
from gatehouse.platform import ArgumentError
from gatehouse.settings import load


def unlock(
    stack: Annotated[str, typer.Argument(help="The stack whose state is locked.")],
    env: Annotated[str, typer.Option("--env", help="local, dev, staging or prod")] = "local",
    lock_id: Annotated[
        str | None, typer.Option("--lock", help="Release this lock; left out, it is only shown.")
    ] = None,
) -> None:
    """Show who has locked a stack's state; with --lock release it, if it still is that lock."""
    known = [each.name for each in synthesize(env, environment_folder(env) / "synth").stacks]
    if stack not in known:
        raise ArgumentError(f"No such stack: {stack}. Stacks: {', '.join(known)}.")
    state = StateLock(Caller(variables(env, "apply")), load(env).state_bucket, stack)
    lock = state.read()
    if lock is None:
        out.print(f"Stack {stack} is not locked.")
        return
    if lock_id is None:
        out.print(f"Stack {stack} is locked: {lock}.", markup=False)
        out.print(f"If that ended: gatehouse unlock {stack} --env {env} --lock {lock.id}")
        return
    state.release(lock_id)
    out.print(f"Stack {stack} is free.")
