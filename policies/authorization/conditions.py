"""Conditions of statements as formulas: every operator, and set operators over many values.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Literal, TypeAlias

from policies.authorization.formula import (
    FALSE,
    Compares,
    Comparison,
    Formula,
    Matches,
    Open,
    Present,
    Variable,
    Within,
    both,
    either,
    negation,
)
from policies.authorization.readings import as_date, as_number
from policies.authorization.wildcards import QUESTION, STAR, Kind, Pattern

ValueOf: TypeAlias = "Callable[[str], str | Open | None]"
Quantifier: TypeAlias = Literal["", "all", "any"]
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NUMBERS = itertools.count()
HIDDEN = "\ue002"  # stands in a value for what no plan shows

_TEXTS: dict[str, Kind] = {
    "stringequals": "equal", "stringequalsignorecase": "equal-folded", "stringlike": "text",
    "arnequals": "arn", "arnlike": "arn", "binaryequals": "equal", "bool": "equal-folded",
}  # fmt: skip
_NEGATIVE = {
    "stringnotequals": "stringequals", "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike", "arnnotequals": "arnequals", "arnnotlike": "arnlike",
    "numericnotequals": "numericequals", "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
}  # fmt: skip


@dataclass(frozen=True)
class Test:
    """One condition: an operator, a context key in lower case, and values of which one may hold."""

    operator: str
    key: str
    values: tuple[str, ...]
    quantifier: Quantifier = ""
    if_exists: bool = False

    @classmethod
    def read(cls, operator: str, key: str, values: Iterable[str]) -> "Test":
        """A condition as a policy writes it: `ForAllValues:StringLikeIfExists`."""
        name = operator.lower()
        quantifier: Quantifier = ""
        if name.startswith("forallvalues:"):
            name, quantifier = name.removeprefix("forallvalues:"), "all"
        elif name.startswith("foranyvalue:"):
            name, quantifier = name.removeprefix("foranyvalue:"), "any"
        if_exists = name.endswith("ifexists")
        name = name.removesuffix("ifexists")
        return cls(name, key.lower(), tuple(values), quantifier, if_exists)

    @property
    def is_known(self) -> bool:
        """Whether the operator is one of IAM's."""
        name = _NEGATIVE.get(self.operator, self.operator)
        return name in _TEXTS or name in {"null", "ipaddress"} or _ordered(name) is not None

    @property
    def variables(self) -> frozenset[str]:
        """The context keys that its values name as policy variables, in lower case."""
        return frozenset(name for value in self.values for name in variables(value))


def variables(text: str) -> list[str]:
    """The keys of the policy variables in a text, in lower case."""
    found = (name.partition(",")[0].strip().lower() for name in _VARIABLE.findall(text))
    return [name for name in found if name not in {"*", "?", "$"}]


def substituted(text: str, value_of: Callable[[str], str | None]) -> str | None:
    """The text with its policy variables replaced; None when a key without default is missing."""
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        name, _, default = found.group(1).partition(",")
        name = name.strip()
        if name in {"*", "?", "$"}:
            return {"*": STAR, "?": QUESTION, "$": "$"}[name]
        known = value_of(name.lower())
        if known is None and default:
            known = default.strip().strip("'")
        if known is None:
            missing = True
            return ""
        return known.replace("*", STAR).replace("?", QUESTION)

    replaced = _VARIABLE.sub(value, text)
    return None if missing else replaced


def encode(test: Test, elements: Mapping[str, int], value_of: ValueOf) -> Formula:
    """The condition over the values of its key, of which a request has up to `elements[key]`.

    `value_of` gives what a policy variable stands for, or Open where a request chooses it.
    """
    if not test.is_known:
        return Open(f"the operator {test.operator} is unknown", next(_NUMBERS))
    slots = [(test.key, number) for number in range(elements.get(test.key, 1))]
    present = either(*(Present(slot) for slot in slots))
    if test.operator == "null":
        absent = bool(test.values) and test.values[0].lower() == "true"
        return negation(present) if absent else present
    negative = test.operator in _NEGATIVE
    name = _NEGATIVE.get(test.operator, test.operator)
    values = [_value(text, value_of) for text in test.values]

    def matches(slot: Variable) -> Formula:
        found = either(*(_atom(name, slot, value) for value in values))
        return negation(found) if negative else found

    if test.quantifier == "all":
        return both(*(either(negation(Present(slot)), matches(slot)) for slot in slots))
    if test.quantifier == "any":
        found = either(*(both(Present(slot), matches(slot)) for slot in slots))
        return either(negation(present), found) if test.if_exists else found
    first = slots[0]
    if negative or test.if_exists:
        return either(negation(Present(first)), matches(first))
    return both(Present(first), matches(first))


def _value(text: str, value_of: ValueOf) -> str | Open | None:
    if HIDDEN in text:
        return Open("a value of the condition is known after apply", next(_NUMBERS))
    found = {name: value_of(name) for name in variables(text)}
    for value in found.values():
        if isinstance(value, Open):
            return value
    return substituted(text, lambda name: _text(found.get(name)))


def _text(value: str | Open | None) -> str | None:
    return value if isinstance(value, str) else None


def _atom(name: str, slot: Variable, value: str | Open | None) -> Formula:
    if isinstance(value, Open):
        return value
    if value is None:
        return FALSE
    if name in _TEXTS:
        return Matches(slot, Pattern(value, _TEXTS[name]))
    if name == "ipaddress":
        return _network(slot, value)
    return _compared(name, slot, value)


def _network(slot: Variable, value: str) -> Formula:
    try:
        return Within(slot, str(ip_network(value, strict=False)))
    except ValueError:
        return FALSE


def _ordered(name: str) -> str | None:
    for family in ("numeric", "date"):
        comparison = name.removeprefix(family)
        if name.startswith(family) and comparison in {
            "equals", "lessthan", "lessthanequals", "greaterthan", "greaterthanequals",
        }:  # fmt: skip
            return comparison
    return None


def _compared(name: str, slot: Variable, value: str) -> Formula:
    is_date = name.startswith("date")
    number = as_date(value) if is_date else as_number(value)
    if number is None:
        return FALSE
    signs: dict[str | None, Comparison] = {
        "equals": "=", "lessthan": "<", "lessthanequals": "<=", "greaterthan": ">",
        "greaterthanequals": ">=",
    }  # fmt: skip
    return Compares(slot, signs[_ordered(name)], number, is_date)
