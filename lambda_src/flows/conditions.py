"""Conditions: a JSON object of operators, or a CEL expression."""

from collections.abc import Callable, Mapping

from lambda_src.flows import expressions, patterns
from lambda_src.flows.documents import Json
from lambda_src.flows.scopes import Variables
from lambda_src.flows.templates import render, shown
from lambda_src.flows.values import counted, is_number, loosely_same, numbers_of, plain


def _ordered(compare: Callable[[Json, Json], bool]) -> Callable[[Json, Json], bool]:
    def judge(one: Json, other: Json) -> bool:
        one, other = numbers_of(*counted(one, other))
        both = (one, other)
        comparable = all(map(is_number, both)) or all(isinstance(item, str) for item in both)
        return comparable and compare(one, other)

    return judge


def _within(value: Json, container: Json) -> bool:
    if isinstance(container, list):
        return any(loosely_same(value, item) for item in container)
    value = shown(plain(value)) if is_number(plain(value)) else plain(value)
    if not isinstance(value, str):
        return False
    if isinstance(container, dict) and value in container:
        return True
    container = plain(container)
    return isinstance(container, str) and value in container


def _of_texts(judge: Callable[[str, str], bool]) -> Callable[[Json, Json], bool]:
    def of(one: Json, other: Json) -> bool:
        found, given = plain(one), plain(other)
        return isinstance(found, str) and isinstance(given, str) and judge(found, given)

    return of


def _found(pattern: str, text: str) -> bool:
    try:
        return patterns.found_in(pattern, text)
    except patterns.FormError:
        return False


OPERATORS: Mapping[str, Callable[[Json, Json], bool]] = {
    "eq": loosely_same,
    "ne": lambda one, other: not loosely_same(one, other),
    "gt": _ordered(lambda one, other: one > other),
    "gte": _ordered(lambda one, other: one >= other),
    "lt": _ordered(lambda one, other: one < other),
    "lte": _ordered(lambda one, other: one <= other),
    "in": _within,
    "contains": lambda one, other: _within(other, one),
    "startsWith": _of_texts(lambda one, other: one.startswith(other)),
    "endsWith": _of_texts(lambda one, other: one.endswith(other)),
    "matches": _of_texts(lambda one, other: _found(other, one)),
}
"""By the name that documents use; the variable is the first of the two. `exists` and `missing`,
its opposite, are apart."""


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
    if key in {"exists", "missing"}:
        return variables.known(path) == (bool(value) is (key == "exists"))
    if key not in OPERATORS:
        return False
    found = variables.get(path) if variables.known(path) else None
    return OPERATORS[key](found, render(value, variables))


def _truth(path: str, variables: Variables) -> bool:
    return variables.known(path) and bool(plain(variables.get(path)))


_JOINED: Mapping[str, Callable[[Json, Variables], bool]] = {
    "and": lambda parts, variables: all(holds(part, variables) for part in parts),
    "or": lambda parts, variables: any(holds(part, variables) for part in parts),
    "not": lambda part, variables: not holds(part, variables),
    "cel": lambda written, variables: _expression(str(written), variables),
}


def _expression(written: str, variables: Variables) -> bool:
    try:
        return plain(expressions.evaluate(written, variables)) is True
    except expressions.ExpressionError as error:
        variables.note("expression_failed", reason=str(error))
        return False
