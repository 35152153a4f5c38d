"""`gatehouse unlock`: the state of a stack whose Terraform was killed."""

from typing import Annotated

import typer

from local.aws import Caller
from local.commands.console import out
from local.commands.identity import variables
from local.platform import ArgumentError
from local.rehearsal import lifecycle
from local.settings import load
from local.state_lock import StateLock
from local.synthesis import synthesize


def unlock(
    stack: Annotated[str, typer.Argument(help="The stack whose state is locked.")],
    env: Annotated[str, typer.Option("--env", help="local, dev, staging or prod")] = "local",
    lock_id: Annotated[
        str | None, typer.Option("--lock", help="Release this lock; left out, it is only shown.")
    ] = None,
) -> None:
    """Show who has locked a stack's state; with --lock release it, if it still is that lock."""
    known = [each.name for each in synthesize(env, lifecycle.folder(env) / "synth").stacks]
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
