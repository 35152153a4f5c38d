"""One view of an attribute from what a plan shows of it and the expression that it comes from.

What the plan shows wins, unless the expression explains it: then references say which resource it
is, where the plan shows a placeholder or nothing at all.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from policies.estate.evaluation import LookUp, evaluate
from policies.estate.values import Unknown, Value, is_known

_LEAF = frozenset({"constant_value", "references"})


@dataclass(frozen=True)
class Scope:
    """How a reference reads: as this plan shows it, and as the whole estate resolves it."""

    planned: LookUp
    resolved: LookUp


def merge(planned: Value, unknown: Value, expression: Value, scope: Scope) -> Value:
    """The value below one expression of `configuration`; `unknown` is its `after_unknown`."""
    if expression is None:
        return hide(planned, unknown)
    if isinstance(expression, dict) and set(expression) <= _LEAF:
        return _leaf(planned, unknown, expression, scope)
    if isinstance(expression, list):
        return _blocks(planned, unknown, expression, scope)
    if isinstance(planned, list) and len(planned) == 1:
        return [merge(planned[0], _at(unknown, 0), expression, scope)]
    return _block(planned, unknown, expression, scope)


def hide(planned: Value, unknown: Value, references: tuple[str, ...] = ()) -> Value:
    """What a plan shows, with Unknown where it does not."""
    if unknown is True:
        return Unknown(references)
    if isinstance(unknown, dict) and isinstance(planned, dict | None):
        shown = planned or {}
        hidden = (key for key, item in unknown.items() if key not in shown and _hides(item))
        keys = [*shown, *hidden]
        return {key: hide(shown.get(key), unknown.get(key), references) for key in keys}
    if isinstance(unknown, list) and isinstance(planned, list):
        return [hide(item, _at(unknown, number), references) for number, item in enumerate(planned)]
    return planned


def _leaf(planned: Value, unknown: Value, expression: Value, scope: Scope) -> Value:
    if "constant_value" in expression:
        return _woven(planned, unknown, expression["constant_value"], scope)
    return hide(planned, unknown, tuple(expression.get("references") or ()))


def _woven(planned: Value, unknown: Value, constant: Value, scope: Scope) -> Value:
    if isinstance(constant, str) and ("${" in constant or "%{" in constant):
        return _template(planned, unknown, constant, scope)
    if isinstance(constant, dict) and (unknown is True or isinstance(planned, dict)):
        shown = planned if isinstance(planned, dict) else {}
        keys = [*constant, *(key for key in shown if key not in constant)]
        return {key: _woven_key(key, shown, unknown, constant, scope) for key in keys}
    if isinstance(constant, list) and (unknown is True or isinstance(planned, list)):
        return _woven_list(planned, unknown, constant, scope)
    return constant if unknown is True else hide(planned, unknown)


def _woven_key(
    key: str, shown: dict[str, Value], unknown: Value, constant: dict[str, Value], scope: Scope
) -> Value:
    below = True if unknown is True else _at(unknown, key)
    if key not in constant:
        return hide(shown[key], below)
    return _woven(shown.get(key), below if key in shown else True, constant[key], scope)


def _template(planned: Value, unknown: Value, text: str, scope: Scope) -> Value:
    resolved = evaluate(text, scope.resolved)
    if unknown is True or _hides(unknown):
        return resolved
    explained = not isinstance(resolved, Unknown) and _same(evaluate(text, scope.planned), planned)
    return resolved if explained else planned


def _same(one: Value, other: Value) -> bool:
    """Equal, or JSON that is only laid out in another way, as the provider does with policies."""
    if one == other or not (isinstance(one, str) and isinstance(other, str)):
        return bool(one == other)
    try:
        return one.startswith("{") and bool(json.loads(one) == json.loads(other))
    except json.JSONDecodeError:
        return False


def _woven_list(planned: Value, unknown: Value, constant: list[Value], scope: Scope) -> Value:
    """A list, or a set that Terraform has put in another order."""
    whole = [_woven(None, True, item, scope) for item in constant]
    if unknown is True:
        return whole
    shown = hide(planned, unknown)
    by_plan = Scope(scope.planned, scope.planned)
    seen = [_woven(None, True, item, by_plan) for item in constant]
    known = [item for item in shown if is_known(item)]
    if len(shown) == len(seen) and _sorted(known) == _sorted([s for s in seen if is_known(s)]):
        return [_either(item, other) for item, other in zip(whole, seen, strict=True)]
    return shown


def _either(resolved: Value, planned: Value) -> Value:
    return resolved if is_known(resolved) else planned


def _blocks(planned: Value, unknown: Value, expressions: list[Value], scope: Scope) -> Value:
    if unknown is True or planned is None:
        return [_block(None, True, expression, scope) for expression in expressions]
    left, merged = list(expressions), []
    for number, item in enumerate(planned):
        match = _matching(item, left, number)
        if match is None:
            merged.append(hide(item, _at(unknown, number)))
        else:
            left.remove(match)
            merged.append(_block(item, _at(unknown, number), match, scope))
    if left and any(_hides(_at(unknown, number)) for number in range(len(planned))):
        merged.extend(_block(None, True, expression, scope) for expression in left)
    return merged


def _matching(item: Value, left: list[Value], number: int) -> Value:
    if number < len(left) and _agrees(item, left[0]):
        return left[0]
    return next((block for block in left if _agrees(item, block)), left[0] if left else None)


def _agrees(item: Value, expression: Value) -> bool:
    """Whether no constant of a block contradicts what the plan shows."""
    if not isinstance(item, dict):
        return False
    for key, below in expression.items():
        constant = below.get("constant_value") if isinstance(below, dict) else None
        is_plain = isinstance(constant, str) and "${" not in constant
        if is_plain and item.get(key) not in (None, constant):
            return False
    return True


def _block(planned: Value, unknown: Value, expression: Value, scope: Scope) -> Value:
    shown = planned if isinstance(planned, dict) else {}
    whole = unknown is True
    below: Callable[[str], Value] = lambda key: True if whole else _at(unknown, key)  # noqa: E731 - a default for two loops
    keys = [*shown, *(key for key in expression if key not in shown)]
    if isinstance(unknown, dict):
        keys += [key for key, item in unknown.items() if key not in keys and _hides(item)]
    return {key: merge(shown.get(key), below(key), expression.get(key), scope) for key in keys}


def _hides(unknown: Value) -> bool:
    if isinstance(unknown, dict):
        return any(_hides(item) for item in unknown.values())
    if isinstance(unknown, list):
        return any(_hides(item) for item in unknown)
    return unknown is True


def _at(unknown: Value, key: str | int) -> Value:
    if isinstance(unknown, dict):
        return unknown.get(str(key))
    if isinstance(unknown, list) and isinstance(key, int) and key < len(unknown):
        return unknown[key]
    return True if unknown is True else None


def _sorted(items: list[Value]) -> list[str]:
    return sorted(json.dumps(item, sort_keys=True) for item in items)
