"""The stacks that a command was given, of an environment that it synthesizes first."""

from collections.abc import Collection

from gatehouse.delivery.synthesis import Synthesis, synthesize
from gatehouse.home import environment_folder
from gatehouse.platform import ArgumentError


def chosen(environment: str, stacks: Collection[str] | None) -> tuple[Synthesis, tuple[str, ...]]:
    """Synthesizes an environment; returns it with the given stacks in its order, or with all.

    Raises:
        ArgumentError: there is no stack of a given name.

    """
    synthesis = synthesize(environment, environment_folder(environment) / "synth")
    known = tuple(stack.name for stack in synthesis.stacks)
    unknown = sorted(set(stacks or ()) - set(known))
    if unknown:
        raise ArgumentError(f"There is no stack {', '.join(unknown)}. Stacks: {', '.join(known)}.")
    return synthesis, tuple(name for name in known if not stacks or name in stacks)
