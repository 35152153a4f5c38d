"""Items as plain Python values, and in DynamoDB's typed form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]
_serializer, _deserializer = TypeSerializer(), TypeDeserializer()


def to_wire(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values in DynamoDB's typed form; entries that are None are left out."""
    return {
        name: _serializer.serialize(value) for name, value in values.items() if value is not None
    }


def from_wire(item: Mapping[str, Any]) -> Item:
    """Return an item as plain values; numbers, which this platform keeps whole, become int."""
    return {name: _plain(_deserializer.deserialize(value)) for name, value in item.items()}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value
