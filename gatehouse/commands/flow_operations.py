"""The parts of `gatehouse flows` for operators: secrets and dead letters."""

import sys
from getpass import getpass
from typing import Annotated

import typer

from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.dead_letters import QUEUES, DeadLetters
from gatehouse.operating.flows.secrets import SecretCommands
from gatehouse.operating.tenants import TenantCommands
from gatehouse.operating.vault_access import wake_relay
from gatehouse.platform import Platform


def secret(
    name: Annotated[str, typer.Argument(help="As documents name it: {{secret:NAME}}.")],
    *,
    tenant: Annotated[str, typer.Option(help="Id of the tenant.")],
    remove: Annotated[bool, typer.Option("--remove", help="Remove the secret.")] = False,
    env: Environment = "local",
) -> None:
    """Store a secret for a tenant's flows; its value is read from standard input."""
    commands = SecretCommands(Platform(env))
    if remove:
        commands.remove(tenant, name)
        out.print("Removed. Functions stop using it within a minute.")
        return
    commands.platform.require_access()
    value = getpass("Value: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    commands.store(tenant, name, value)
    out.print("Stored. Functions use it within a minute.")


def purge(
    *,
    tenant: Annotated[str, typer.Option(help="Id of the tenant.")],
    env: Environment = "local",
) -> None:
    """Have public sessions deleted that expired long ago, also where nobody starts any."""
    platform = Platform(env)
    TenantCommands(platform).get(tenant)
    wake_relay(platform, tenant)
    out.print("The relay deletes them now, 500 at most; repeat it for more.")


def redrive(
    env: Environment = "local",
    count: Annotated[bool, typer.Option("--count", help="Only print how many there are.")] = False,
) -> None:
    """Send the messages of the dead-letter queues (calls, events, wake-ups) again."""
    platform = Platform(env)
    queues = [DeadLetters(platform, QUEUES[use]) for use in ("wake-ups", "tasks", "events")]
    if count:
        waiting = sum(letters.waiting() for letters in queues)
        out.print(f"{waiting} messages are in the dead-letter queues.")
        return
    out.print(
        f"{sum(letters.redrive() for letters in queues)} messages were sent to their queues again."
    )
