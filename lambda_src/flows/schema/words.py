"""How fields of a schema are written: JSON Schema 2020-12 with two annotations of our own.

`x-input` says what a field is filled in with: `long` for texts of several lines, `variable`,
`condition`, `template`, `duration`, `flow`, `content`, `way` or `code`. `x-summary` names the
field by which an item of a list is told from the others.
"""

from collections.abc import Mapping
from typing import TypeAlias

from lambda_src.flows.documents import Json

Schema: TypeAlias = dict[str, Json]


def text(title: str, description: str, **more: Json) -> Schema:
    """A text."""
    return {"type": "string", "title": title, "description": description, **named(more)}


def number(title: str, description: str, **more: Json) -> Schema:
    """A number."""
    return {"type": "number", "title": title, "description": description, **named(more)}


def whole(title: str, description: str, **more: Json) -> Schema:
    """A whole number."""
    return {"type": "integer", "title": title, "description": description, **named(more)}


def yes(title: str, description: str) -> Schema:
    """True or false."""
    return {"type": "boolean", "title": title, "description": description}


def duration(title: str, description: str, most: float) -> Schema:
    """Seconds, or a reference to them."""
    return {
        "type": ["number", "string"], "title": title, "x-input": "duration",
        "description": f"{description} In seconds, at most {most:g}.",
    }  # fmt: skip


def variable(title: str, description: str) -> Schema:
    """The path of a variable."""
    return text(title, description, x_input="variable", examples=["user.name"])


def anything(title: str, description: str, **more: Json) -> Schema:
    """Any value: a text with references, a number, a list."""
    made = {"title": title, "description": description, "x-input": "template"}
    return {**made, **named(more)}


def pairs(title: str, description: str, **more: Json) -> Schema:
    """An object of names that the author chooses."""
    made = {"type": "object", "title": title, "description": description}
    return {**made, "additionalProperties": True, **named(more)}


def group(title: str, description: str, properties: Mapping[str, Schema], **more: Json) -> Schema:
    """An object of known fields."""
    made = {"type": "object", "title": title, "description": description}
    return {**made, "properties": dict(properties), **named(more)}


def several(title: str, description: str, items: Schema, **more: Json) -> Schema:
    """A list."""
    made = {"type": "array", "title": title, "description": description, "items": items}
    return {**made, **named(more)}


def older(*names: str) -> dict[str, Schema]:
    """Fields of the builder that this replaces: read, and offered to nobody."""
    return {name: {"deprecated": True} for name in names}


def named(more: Mapping[str, Json]) -> dict[str, Json]:
    """Return keywords with the names that JSON Schema has for them."""
    return {
        f"x-{name[2:]}" if name.startswith("x_") else name: value for name, value in more.items()
    }
