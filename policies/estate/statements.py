"""Statements of IAM policies, from a document of Terraform's or from JSON."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

from policies.estate.values import CannotJudgeError, Unknown, Value


class Principal(NamedTuple):
    """`AWS`, `Service`, `Federated` or `*`, and one identifier."""

    type: str
    identifier: str


class Condition(NamedTuple):
    """One condition: `StringEquals`, `aws:SourceArn` and the values, any of which may hold."""

    test: str
    variable: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """One statement. Reading a hidden part raises CannotJudgeError."""

    sid: str
    is_allow: bool
    shown: dict[str, tuple[Value, ...]]
    principal_items: tuple[tuple[str, Value], ...]
    condition_items: tuple[tuple[str, str, tuple[Value, ...]], ...]

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions, lower case; IAM ignores the case."""
        return tuple(action.lower() for action in self._read("actions"))

    @property
    def not_actions(self) -> tuple[str, ...]:
        """The actions that the statement does not cover."""
        return self._read("not_actions")

    @property
    def resources(self) -> tuple[str, ...]:
        """ARNs, patterns and pointers."""
        return self._read("resources")

    @property
    def not_resources(self) -> tuple[str, ...]:
        """The resources that the statement does not cover."""
        return self._read("not_resources")

    @property
    def principals(self) -> tuple[Principal, ...]:
        """The principals; empty in a policy that belongs to an identity."""
        return tuple(
            Principal(kind, _shown(item, self.sid, "principals"))
            for kind, item in self.principal_items
        )

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions, all of which must hold."""
        return tuple(
            Condition(test, variable, tuple(_shown(item, self.sid, variable) for item in values))
            for test, variable, values in self.condition_items
        )

    def grants(self, *actions: str) -> bool:
        """Whether the statement allows one of these actions (`kms:Decrypt`)."""
        if not self.is_allow:
            return False
        if self.not_actions:
            left = (not covers(self.not_actions, action) for action in actions)
            return any(left)
        return any(covers(self.actions, action) for action in actions)

    def is_public(self) -> bool:
        """Whether every principal is included."""
        return any(principal.identifier == "*" for principal in self.principals) or bool(
            self.shown["not_principals"] and self.is_allow
        )

    def limited_by(self, *variables: str) -> bool:
        """Whether a condition that says "equals" or "like" names one of these context keys."""
        names = {variable.lower() for variable in variables}
        return any(
            condition.variable.lower() in names
            and _narrows(condition.test)
            and not any(value.strip("*?") == "" for value in condition.values)
            for condition in self.conditions
        )

    def _read(self, part: str) -> tuple[str, ...]:
        return tuple(_shown(item, self.sid, part) for item in self.shown[part])


def covers(patterns: Iterable[str], action: str) -> bool:
    """Whether one of the IAM patterns includes the action."""
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def from_document(values: Value) -> Iterator[Statement]:
    """The statements of an `aws_iam_policy_document`."""
    items = values.get("statement")
    if isinstance(items, Unknown):
        raise CannotJudgeError(f"the statements are {items}")
    for item in items or []:
        yield Statement(
            sid=str(item.get("sid") or ""),
            is_allow=(item.get("effect") or "Allow") == "Allow",
            shown={
                part: _tuple(item.get(part))
                for part in ("actions", "not_actions", "resources", "not_resources")
            }
            | {"not_principals": _tuple(item.get("not_principals"))},
            principal_items=tuple(
                (str(principal["type"]), identifier)
                for principal in _tuple(item.get("principals"))
                for identifier in _tuple(principal.get("identifiers"))
            ),
            condition_items=tuple(
                (
                    str(condition["test"]),
                    str(condition["variable"]),
                    _tuple(condition.get("values")),
                )
                for condition in _tuple(item.get("condition"))
            ),
        )


def from_json(text: str) -> Iterator[Statement]:
    """The statements of a policy in IAM's own form."""
    try:
        document = json.loads(text)
        items = document["Statement"]
    except (json.JSONDecodeError, KeyError, TypeError):
        raise CannotJudgeError("the policy is not JSON with statements") from None
    for item in _tuple(items):
        principals = item.get("Principal") or {}
        principals = {"*": principals} if isinstance(principals, str) else principals
        yield Statement(
            sid=str(item.get("Sid") or ""),
            is_allow=item.get("Effect") == "Allow",
            shown={
                "actions": _tuple(item.get("Action")),
                "not_actions": _tuple(item.get("NotAction")),
                "resources": _tuple(item.get("Resource")),
                "not_resources": _tuple(item.get("NotResource")),
                "not_principals": _tuple(item.get("NotPrincipal")),
            },
            principal_items=tuple(
                (kind, identifier)
                for kind, identifiers in principals.items()
                for identifier in _tuple(identifiers)
            ),
            condition_items=tuple(
                (test, variable, _tuple(values))
                for test, variables in (item.get("Condition") or {}).items()
                for variable, values in variables.items()
            ),
        )


def _narrows(test: str) -> bool:
    plain = test.lower().removeprefix("foranyvalue:")  # "ForAllValues" holds where none is sent
    equal = ("stringequals", "stringlike", "arnequals", "arnlike", "stringequalsignorecase")
    return plain in equal


def _tuple(value: Value) -> tuple[Value, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _shown(value: Value, sid: str, part: str) -> str:
    if isinstance(value, Unknown):
        raise CannotJudgeError(f"{part} of statement {sid or 'without Sid'}: {value}")
    return str(value)
