"""Items as plain Python values, and in DynamoDB's typed form.

boto3 has the same for its resources, and importing that costs a cold start all of boto3.
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Item = dict[str, Any]


def to_wire(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values in DynamoDB's typed form; entries that are None are left out.

    Raises TypeError for a value that has none, such as a float.
    """
    return {name: _typed(value) for name, value in values.items() if value is not None}


def from_wire(item: Mapping[str, Any]) -> Item:
    """Return an item as plain values; numbers, which this platform keeps whole, become int."""
    return {name: _plain(value) for name, value in item.items()}


def _typed(value: object) -> dict[str, Any]:
    for types, kind, written in _WRITTEN:
        if isinstance(value, types):
            return {kind: written(value)}
    raise TypeError(f"DynamoDB has no type for {type(value).__name__} here.")


def _whole(number: str) -> int:
    return int(Decimal(number))


_WRITTEN: tuple[tuple[tuple[type, ...], str, Callable[[Any], object]], ...] = (
    ((str,), "S", lambda text: text),
    ((bool,), "BOOL", lambda truth: truth),  # before int, which it is too
    ((int, Decimal), "N", str),
    ((Mapping,), "M", lambda inner: {name: _typed(value) for name, value in inner.items()}),
    ((list, tuple), "L", lambda values: [_typed(value) for value in values]),
    ((bytes, bytearray), "B", bytes),
    ((type(None),), "NULL", lambda _: True),
)
_READ: dict[str, Callable[[Any], object]] = {
    "S": str,
    "N": _whole,
    "B": bytes,
    "BOOL": bool,
    "NULL": lambda _: None,
    "M": from_wire,
    "L": lambda values: [_plain(inner) for inner in values],
    "SS": set,
    "NS": lambda numbers: set(map(_whole, numbers)),
    "BS": set,
}


def _plain(typed: Mapping[str, Any]) -> object:
    ((kind, value),) = typed.items()
    return _READ[kind](value)
