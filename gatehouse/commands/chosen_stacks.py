"""The stacks that a command was given, of an environment that it synthesizes first."""

from collections.abc import Collection

from gatehouse.delivery.stack_names import STACKS
from gatehouse.delivery.synthesis import Synthesis, synthesize
from gatehouse.home import environment_folder
from gatehouse.platform import ArgumentError


def chosen(environment: str, stacks: Collection[str] | None) -> tuple[Synthesis, tuple[str, ...]]:
    """Synthesizes an environment; returns it with the given stacks in its order, or with all.

    A wrong name is told first, not after the seconds of a synthesis.

    Raises:
        ArgumentError: there is no stack of a given name.

    """
    unknown = sorted(set(stacks or ()) - set(STACKS))
    if unknown:
        known = ", ".join(STACKS)
        raise ArgumentError(f"There is no stack {', '.join(unknown)}. Stacks: {known}.")
    synthesis = synthesize(environment, environment_folder(environment) / "synth")
    names = (stack.name for stack in synthesis.stacks)
    return synthesis, tuple(name for name in names if not stacks or name in stacks)
