"""The conditional writes of DynamoDB as values: one update, put or delete each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lambda_src.runtime.http.wire import to_wire


@dataclass(frozen=True)
class Put:
    """Write a whole item. `condition` uses `names` and `values`."""

    item: Mapping[str, Any]
    condition: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    operation = "Put"

    def wire(self) -> dict[str, Any]:
        """Return the parameters that PutItem and a transaction share."""
        parameters: dict[str, Any] = {
            "Item": to_wire(self.item),
            "ConditionExpression": self.condition,
            "ExpressionAttributeNames": dict(self.names),
            "ExpressionAttributeValues": to_wire(self.values),
        }
        return {name: value for name, value in parameters.items() if value}


@dataclass(frozen=True)
class Update:
    """Change attributes of one item. `expression` and `condition` use `names` and `values`."""

    key: Mapping[str, str]
    expression: str
    condition: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    operation = "Update"

    def wire(self) -> dict[str, Any]:
        """Return the parameters that UpdateItem and a transaction share."""
        parameters: dict[str, Any] = {
            "Key": to_wire(self.key),
            "UpdateExpression": self.expression,
            "ExpressionAttributeNames": dict(self.names),
            "ExpressionAttributeValues": to_wire(self.values),
            "ConditionExpression": self.condition,
        }
        return {name: value for name, value in parameters.items() if value}


@dataclass(frozen=True)
class Delete:
    """Remove one item; that it is already gone is no error, unless `condition` says so."""

    key: Mapping[str, str]
    condition: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    operation = "Delete"

    def wire(self) -> dict[str, Any]:
        """Return the parameters that DeleteItem and a transaction share."""
        parameters: dict[str, Any] = {
            "Key": to_wire(self.key),
            "ExpressionAttributeValues": to_wire(self.values),
            "ConditionExpression": self.condition,
        }
        return {name: value for name, value in parameters.items() if value}


Write = Put | Update | Delete
