"""The commands by name, each imported when it is used.

Every command brings libraries that most others do without; together they take twice as long to
import as one command does.
"""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

# module below `gatehouse.commands`, and the function or group in it
_COMMANDS = {
    "up": ("rehearsal", "up"),
    "down": ("rehearsal", "down"),
    "status": ("rehearsal", "show_status"),
    "alarms": ("alarms", "alarms"),
    "logs": ("rehearsal", "logs"),
    "trace": ("trace", "trace"),
    "psql": ("rehearsal", "psql"),
    "env": ("rehearsal", "print_environment"),
    "synth": ("delivery", "synth"),
    "plan": ("delivery", "plan"),
    "deploy": ("delivery", "deploy"),
    "destroy": ("delivery", "destroy"),
    "bootstrap": ("delivery", "bootstrap"),
    "bundle": ("delivery", "bundle"),
    "apply": ("sealed", "apply"),
    "unlock": ("state_lock", "unlock"),
    "seal": ("sealed", "handing_over"),
    "preflight": ("preflight", "preflight"),
    "github": ("github", "github"),
    "drift": ("sealed", "drift"),
    "review": ("review", "review"),
    "policies": ("review", "policies"),
    "record": ("record", "record"),
    "cost": ("cost", "cost"),
    "diagram": ("diagram", "diagram"),
    "tenants": ("tenants", "tenants"),
    "users": ("people", "users"),
    "token": ("people", "token"),
    "keys": ("keys", "keys"),
    "rotate": ("rotate", "rotate"),
    "flows": ("flows", "flows"),
    "slack": ("slack", "slack"),
    "rollout": ("slack", "rollout"),
    "dead-letters": ("dead_letters", "dead_letters"),
    "faults": ("faults", "faults"),
}


class OnDemand(MutableMapping[str, Any]):
    """What a group of typer's takes for its commands."""

    def __init__(self) -> None:
        self._imported: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - typer brings a click of its own
        """Import the command of that name."""
        if name not in self._imported:
            module, attribute = _COMMANDS[name]
            found = getattr(import_module(f"gatehouse.commands.{module}"), attribute)
            self._imported[name] = _command(name, found)
        return self._imported[name]

    def __setitem__(self, name: str, command: Any) -> None:  # noqa: ANN401 - as above
        """Add a command."""
        self._imported[name] = command

    def __delitem__(self, name: str) -> None:
        """Refuse: nobody takes commands away."""
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """Yield the names, in the order of the help."""
        return iter(dict.fromkeys((*_COMMANDS, *self._imported)))

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len(list(iter(self)))


class OnDemandGroup(TyperGroup):
    """The group that imports its commands on demand."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - typer's own
        super().__init__(**attributes)
        self.commands = OnDemand()


def _command(name: str, found: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(found, typer.Typer):
        command: Any = get_group(found)
    else:
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(name)(found)
        command = get_command(alone)
    command.name = name
    return command
