"""Conditions: a JSON object of operators, or a CEL expression."""

from collections.abc import Callable, Mapping

from lambda_src.flows import expressions
from lambda_src.flows.aggregates import is_number
from lambda_src.flows.documents import Json
from lambda_src.flows.scopes import Variables
from lambda_src.flows.templates import render


def _counted(one: Json, other: Json) -> tuple[Json, Json]:
    """A chosen option counts as its value where it is compared with anything but an object."""
    if isinstance(one, dict) and not isinstance(other, dict):
        return option_value(one), other
    if isinstance(other, dict) and not isinstance(one, dict):
        return one, option_value(other)
    return one, other


def option_value(option: Mapping[str, Json]) -> Json:
    """Return the value of an option, else its label, else its text, else the object itself."""
    names = ("value", "label", "text")
    return next((option[name] for name in names if option.get(name) is not None), option)


def same(one: Json, other: Json) -> bool:
    """Whether two values are equal; true is not 1."""
    one, other = _counted(one, other)
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _ordered(compare: Callable[[Json, Json], bool]) -> Callable[[Json, Json], bool]:
    def judge(one: Json, other: Json) -> bool:
        one, other = _counted(one, other)
        both = (one, other)
        comparable = all(map(is_number, both)) or all(isinstance(each, str) for each in both)
        return comparable and compare(one, other)

    return judge


def _within(value: Json, container: Json) -> bool:
    if isinstance(container, str):
        value = option_value(value) if isinstance(value, dict) else value
        return isinstance(value, str) and value in container
    if isinstance(container, list):
        return any(same(value, each) for each in container)
    return isinstance(container, dict) and isinstance(value, str) and value in container


OPERATORS: Mapping[str, Callable[[Json, Json], bool]] = {
    "eq": same,
    "ne": lambda one, other: not same(one, other),
    "gt": _ordered(lambda one, other: one > other),
    "gte": _ordered(lambda one, other: one >= other),
    "lt": _ordered(lambda one, other: one < other),
    "lte": _ordered(lambda one, other: one <= other),
    "in": _within,
    "contains": lambda one, other: _within(other, one),
}
"""By the name that documents use; the variable is the first of the two. `exists` is apart."""


def holds(condition: Json, variables: Variables) -> bool:
    """Whether a condition is true. One that cannot be judged is not, and an event tells of it."""
    if isinstance(condition, bool):
        return condition
    if isinstance(condition, str):
        return _expression(condition, variables)
    if not isinstance(condition, dict):
        return False
    parts = [_part(key, value, condition, variables) for key, value in condition.items()]
    return bool(parts) and all(parts)


def _part(key: str, value: Json, condition: Mapping[str, Json], variables: Variables) -> bool:
    if key in _JOINED:
        return _JOINED[key](value, variables)
    path = str(condition.get("var", ""))
    if key == "var":
        return len(condition) > 1 or _truth(path, variables)
    if key == "exists":
        return variables.known(path) == bool(value)
    if key not in OPERATORS:
        return False
    found = variables.get(path) if variables.known(path) else None
    return OPERATORS[key](found, render(value, variables))


def _truth(path: str, variables: Variables) -> bool:
    return variables.known(path) and bool(variables.get(path))


_JOINED: Mapping[str, Callable[[Json, Variables], bool]] = {
    "and": lambda parts, variables: all(holds(each, variables) for each in parts),
    "or": lambda parts, variables: any(holds(each, variables) for each in parts),
    "not": lambda part, variables: not holds(part, variables),
    "cel": lambda written, variables: _expression(str(written), variables),
}


def _expression(written: str, variables: Variables) -> bool:
    try:
        return expressions.evaluate(written, variables) is True
    except expressions.ExpressionError as error:
        variables.note("expression_failed", reason=str(error))
        return False
