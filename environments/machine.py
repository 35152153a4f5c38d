"""What one machine says in place of `local.toml`: the file that a variable names.

A rehearsal cannot know its ports and its secret before it starts, and they are nobody else's.
`gatehouse up` writes them into a file of its own, which has the keys of `local.toml`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from .wording import Step

VARIABLE = "GATEHOUSE_MACHINE_SETTINGS"
ENVIRONMENT = "local"
"""The only environment that a machine may say anything about."""


def merged(document: Mapping[str, Any], machine: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with the machine's values over it, table by table, key by key.

    A list is one value: it takes the other's place.
    """
    result = dict(document)
    for key, value in machine.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = merged(below, value) if both else value  # type: ignore[arg-type] # both are
    return result


def says(machine: Mapping[str, Any], steps: Sequence[Step]) -> bool:
    """Whether the value at this place is the machine's and not the environment's."""
    value: Any = machine
    for step in steps:
        if not isinstance(value, Mapping):
            return True  # a list, or a value in place of a table
        if step not in value:
            return False
        value = value[step]
    return True
