"""Fields of Landbot as variables of a flow: `@name` is `variables.name`.

Within a brick a field that it takes in is `input.name` and one that it gives back `output.name`;
every other is the bot's, as fields of Landbot are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.landbot.unmapped import UnmappedError

_NAME = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
_WRITERS = frozenset({"destination", "variable", "field", "variables"})
_WRITTEN = frozenset({"outputs", "responses", "response_mapping"})  # by the names of fields
_USUAL = frozenset({"name", "email", "phone", "id", "date", "country", "city", "url", "agent_id"})
"""Fields that every bot of Landbot has without a block that sets them."""


@dataclass(frozen=True)
class Fields:
    """Where the fields of one diagram live. `known` are those that `@name` means in a text."""

    known: frozenset[str]
    inputs: frozenset[str] = frozenset()
    outputs: frozenset[str] = frozenset()
    path: tuple[str, ...] = field(default=())
    """The bricks that the diagram is within, by the ids of their blocks."""

    def read(self, written: Json) -> str:
        """Return the variable that a field is."""
        name = field_name(written)
        if name in self.outputs:
            return f"output.{name}"
        return f"input.{name}" if name in self.inputs else f"variables.{name}"

    def changed(self, written: Json) -> str:
        """Return the variable that a field is where it is changed."""
        name = field_name(written)
        if name in self.inputs and name not in self.outputs:
            raise UnmappedError(f"it changes @{name}, an input of its brick")
        return self.read(name)


def field_name(written: Json) -> str:
    """Return the name of a field, which may have its @ or stand in an object. UnmappedError."""
    named = written.get("name") if isinstance(written, dict) else written
    name = re.sub(r"^@\{?|\}$", "", named.strip()) if isinstance(named, str) else ""
    if not _NAME.fullmatch(name):
        raise UnmappedError("expected the name of a field: letters, digits and _")
    return name


def fields_in(raw: Json) -> frozenset[str]:
    """Return the names of every field that something in a JSON value writes, and the usual ones."""
    return _USUAL | frozenset(_found(raw))


def _found(raw: Json) -> Iterator[str]:
    left = [raw]
    while left:
        found = left.pop()
        if isinstance(found, list):
            left.extend(found)
        elif isinstance(found, dict):
            left.extend(found.values())
            for key in _WRITERS & set(found):
                yield from _named(found[key])
            for key in _WRITTEN & set(found):
                yield from _named(list(found[key]) if isinstance(found[key], dict) else None)


def _named(raw: Json) -> Iterator[str]:
    for item in raw if isinstance(raw, list) else [raw]:
        try:
            yield field_name(item)
        except UnmappedError:
            continue
