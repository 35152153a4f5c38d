"""Reads what `terraform show -json` prints of a plan."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

UNKNOWN = "(known after apply)"
Values = dict[str, Any]


@dataclass(frozen=True)
class Granted:
    """One statement of a policy. A resource that is not known yet reads `UNKNOWN`."""

    sid: str
    effect: str
    actions: frozenset[str]
    resources: frozenset[str]
    principals: frozenset[str]
    conditions: dict[str, frozenset[str]]  # "StringEquals aws:SourceAccount" to values
    not_resources: frozenset[str] = frozenset()

    @classmethod
    def read(cls, statement: Values) -> Self:
        return cls(
            sid=statement.get("sid") or "",
            effect=statement.get("effect") or "Allow",
            actions=_strings(statement.get("actions")),
            resources=_strings(statement.get("resources")),
            principals=frozenset(
                identifier
                for principal in statement.get("principals") or []
                for identifier in _strings(principal.get("identifiers"))
            ),
            conditions={
                f"{condition['test']} {condition['variable']}": _strings(condition["values"])
                for condition in statement.get("condition") or []
            },
            not_resources=_strings(statement.get("not_resources")),
        )


class Plan:
    """One stack's plan."""

    def __init__(self, document: Values) -> None:
        self.document = document

    @classmethod
    def read(cls, file: Path) -> Self:
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def changes(self) -> Iterator[Values]:
        """Every managed resource's entry, with what happens to it."""
        for entry in self.document["resource_changes"]:
            if entry["mode"] == "managed":
                yield entry

    def all(self, type_: str) -> dict[str, Values]:
        """The planned values of every resource of a type, by address."""
        return {
            entry["address"]: entry["change"]["after"]
            for entry in self.changes()
            if entry["type"] == type_
        }

    def one(self, type_: str) -> Values:
        """The planned values of the only resource of a type."""
        (values,) = self.all(type_).values()
        return values

    def references(self, address: str, attribute: str) -> tuple[str, ...]:
        """What an attribute is computed from, as addresses with their attributes."""
        for resource in self.document["configuration"]["root_module"]["resources"]:
            if resource["address"] == address:
                return tuple(_references(resource["expressions"][attribute]))
        raise KeyError(address)

    def statements(self, address: str, attribute: str = "policy") -> list[Granted]:
        """The statements of the policy document that an attribute of a resource holds."""
        (document,) = {
            reference.removesuffix(".json")
            for reference in self.references(address, attribute)
            if reference.startswith("data.aws_iam_policy_document.") and reference.endswith(".json")
        }
        return [Granted.read(item) for item in self._documents[document]["statement"]]

    @cached_property
    def _documents(self) -> dict[str, Values]:
        # A document that refers to something not made yet is read during the apply, others now.
        later = {
            entry["address"]: entry["change"]["after"]
            for entry in self.document["resource_changes"]
            if entry["mode"] == "data"
        }
        state = self.document.get("prior_state", {}).get("values", {}).get("root_module", {})
        now = {item["address"]: item["values"] for item in state.get("resources", [])}
        return {**now, **later}


def _strings(values: list[str | None] | None) -> frozenset[str]:
    return frozenset(UNKNOWN if value is None else value for value in values or [])


def _references(expression: Any) -> Iterator[str]:
    if isinstance(expression, dict):
        for key, value in expression.items():
            if key == "references":
                yield from value
            else:
                yield from _references(value)
    elif isinstance(expression, list):
        for item in expression:
            yield from _references(item)
