"""A rule's statement as a predicate of a request.

Managed rule groups are AWS's own and stored only: they match nothing here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from rehearsal.simulators.front_door.web_acl.inspected import (
    Inspected,
    UnsupportedError,
    oversize,
    part,
    transformation,
)
from rehearsal.simulators.front_door.web_acl.rates import Rates

Labels = set[str]
Predicate = Callable[[Inspected, Labels], bool]
_COMPARISONS = {"EQ": eq, "NE": ne, "LE": le, "LT": lt, "GE": ge, "GT": gt}
_POSITIONS: dict[str, Callable[[str, str], bool]] = {
    "EXACTLY": eq,
    "STARTS_WITH": str.startswith,
    "ENDS_WITH": str.endswith,
    "CONTAINS": str.__contains__,
    "CONTAINS_WORD": lambda text, word: bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)),
}


@dataclass
class Predicates:
    """Makes the predicates of one web ACL, whose rate rules share their counts."""

    rates: Rates
    pattern_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, statement: Mapping[str, Any], rule: str) -> Predicate:
        """Return the predicate of a statement.

        Raises:
            UnsupportedError: a part of it is not simulated.

        """
        ((kind, content),) = ((key, value) for key, value in statement.items() if value is not None)
        factory = self._kinds().get(kind)
        if factory is None:
            raise UnsupportedError(kind)
        return factory(content, rule)

    def _kinds(self) -> dict[str, Callable[[Mapping[str, Any], str], Predicate]]:
        return {
            "AndStatement": self._all_of,
            "OrStatement": self._any_of,
            "NotStatement": self._not,
            "LabelMatchStatement": _label,
            "ByteMatchStatement": _bytes,
            "RegexMatchStatement": _expression,
            "RegexPatternSetReferenceStatement": self._pattern_set,
            "SizeConstraintStatement": _size,
            "RateBasedStatement": self._rate,
        }

    def _all_of(self, content: Mapping[str, Any], rule: str) -> Predicate:
        parts = [self.of(item, rule) for item in content["Statements"]]
        return lambda seen, labels: all(predicate(seen, labels) for predicate in parts)

    def _any_of(self, content: Mapping[str, Any], rule: str) -> Predicate:
        parts = [self.of(item, rule) for item in content["Statements"]]
        return lambda seen, labels: any(predicate(seen, labels) for predicate in parts)

    def _not(self, content: Mapping[str, Any], rule: str) -> Predicate:
        predicate = self.of(content["Statement"], rule)
        return lambda seen, labels: not predicate(seen, labels)

    def _pattern_set(self, content: Mapping[str, Any], _: str) -> Predicate:
        return _matching(content, self.pattern_sets[content["ARN"]])

    def _rate(self, content: Mapping[str, Any], rule: str) -> Predicate:
        key_of = _aggregation(content)
        scope = content.get("ScopeDownStatement")
        counted = self.of(scope, rule) if scope else (lambda _seen, _labels: True)
        limit, seconds = int(content["Limit"]), int(content.get("EvaluationWindowSec") or 300)

        def predicate(seen: Inspected, labels: Labels) -> bool:
            key = key_of(seen) if counted(seen, labels) else None
            if key is None:
                return False
            return self.rates.over(rule, key, limit=limit, seconds=seconds)

        return predicate


def _aggregation(content: Mapping[str, Any]) -> Callable[[Inspected], str | None]:
    """What a rate rule counts by; None for a request that lacks a part of it, as in AWS.

    Raises:
        UnsupportedError: it counts by something that is not simulated.

    """
    type_ = content["AggregateKeyType"]
    if type_ == "IP":
        return lambda seen: seen.request.address
    if type_ != "CUSTOM_KEYS":
        raise UnsupportedError(f"rate by {type_}")
    parts = [_aggregation_part(key) for key in content["CustomKeys"]]

    def key_of(seen: Inspected) -> str | None:
        values = [found(seen) for found in parts]
        return None if None in values else repr(values)

    return key_of


def _aggregation_part(key: Mapping[str, Any]) -> Callable[[Inspected], str | None]:
    ((kind, options),) = ((name, value) for name, value in key.items() if value is not None)
    if kind == "IP":
        return lambda seen: seen.request.address
    if kind != "Header":
        raise UnsupportedError(f"rate by {kind}")
    texts, change = part({"SingleHeader": options}), transformation(options["TextTransformations"])
    return lambda seen: next((change(text) for text in texts(seen)), None)


def _label(content: Mapping[str, Any], _: str) -> Predicate:
    key = content["Key"]
    if content["Scope"] == "NAMESPACE":
        space = key if key.endswith(":") else f"{key}:"
        return lambda _seen, labels: any(f"{label}:".find(space) >= 0 for label in labels)
    return lambda _seen, labels: any(label == key or label.endswith(f":{key}") for label in labels)


def _inspecting(content: Mapping[str, Any], found: Callable[[str], bool]) -> Predicate:
    field_, change = content["FieldToMatch"], transformation(content["TextTransformations"])
    texts, decided = part(field_), oversize(field_)

    def predicate(seen: Inspected, _labels: Labels) -> bool:
        by_size = decided(seen)
        return any(found(change(text)) for text in texts(seen)) if by_size is None else by_size

    return predicate


def _bytes(content: Mapping[str, Any], _: str) -> Predicate:
    searched = content["SearchString"]
    needle = searched.decode("latin-1") if isinstance(searched, bytes) else str(searched)
    compared = _POSITIONS[content["PositionalConstraint"]]
    return _inspecting(content, lambda text: compared(text, needle))


def _expression(content: Mapping[str, Any], _: str) -> Predicate:
    return _matching(content, (content["RegexString"],))


def _matching(content: Mapping[str, Any], patterns: tuple[str, ...]) -> Predicate:
    expressions = [re.compile(pattern) for pattern in patterns]
    return _inspecting(content, lambda text: any(item.search(text) for item in expressions))


def _size(content: Mapping[str, Any], _: str) -> Predicate:
    compared, size = _COMPARISONS[content["ComparisonOperator"]], int(content["Size"])
    return _inspecting(content, lambda text: bool(compared(len(text.encode("latin-1")), size)))
