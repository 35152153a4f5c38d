"""Values of another kind than the schema has for their field: a list where a text belongs."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambda_src.flows.documents import Json, Node
from lambda_src.flows.proofreading.marks import Mark, error, shown
from lambda_src.flows.schema import NODES

_WORDS = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}
_CLASSES: Mapping[str, tuple[type, ...]] = {
    "string": (str, int, float),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_MOST_DEPTH = 8


def of_node(node: Node) -> Iterator[Mark]:
    """Yield every value of a node that is of another kind. A number does for a text."""
    fields = NODES[node.type].fields
    yield from _of_fields(dict(node.content), fields, "", 0)


def _of_fields(
    held: Mapping[str, Json], fields: Mapping[str, Any], at: str, depth: int
) -> Iterator[Mark]:
    for name, value in held.items():
        if name in fields and value is not None:
            yield from _of_value(value, fields[name], f"{at}.{name}" if at else name, depth + 1)


def _of_value(value: Json, schema: Mapping[str, Any], at: str, depth: int) -> Iterator[Mark]:
    kinds = _kinds(schema)
    if depth > _MOST_DEPTH or (kinds and not any(_is(value, kind) for kind in kinds)):
        expected = " or ".join(_WORDS[kind] for kind in kinds)
        if depth <= _MOST_DEPTH:
            yield error(at, f"expected {expected}, found {shown(value)}")
        return
    if isinstance(value, dict):
        yield from _of_fields(value, _fields(value, schema), at, depth)
    elif isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from _of_value(item, schema["items"], f"{at}.{number}", depth + 1)


def _fields(value: Mapping[str, Json], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of an object; of one of several kinds, those of the kind that it names."""
    for one in schema.get("oneOf", ()):
        if one["properties"]["type"]["const"] == value.get("type"):
            found: Mapping[str, Any] = one["properties"]
            return found
    known: Mapping[str, Any] = schema.get("properties", {})
    return known


def _kinds(schema: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = schema.get("type", ())
    return (kinds,) if isinstance(kinds, str) else tuple(kinds)


def _is(value: Json, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _CLASSES[kind])
