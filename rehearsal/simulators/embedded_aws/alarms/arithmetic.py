"""Metric math as far as alarms here use it: + - * /, comparisons, IF, FILL, MIN, MAX and SUM.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Final

Value = float | None
_ARITHMETIC: Final[Mapping[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_ORDER: Final[Mapping[type[ast.cmpop], Callable[[float, float], bool]]] = {
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip
_OF_SEVERAL: Final[Mapping[str, Callable[[list[float]], float]]] = {
    "MAX": max, "MIN": min, "SUM": sum,
}  # fmt: skip


class ExpressionError(ValueError):
    """The expression uses what is not known here."""


def evaluate(expression: str, values: Mapping[str, Value]) -> Value:
    """Return what the expression gives for one period; None where data is missing.

    Raises:
        ExpressionError: the expression uses what is not known here.

    """
    try:
        tree = ast.parse(expression, mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(expression) from error
    return _value(tree, values)


def _value(node: ast.expr, values: Mapping[str, Value]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _combined(_value(left, values), type(op), _value(right, values))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _ORDER:
            first, second = _value(left, values), _value(right, values)
            if first is None or second is None:
                return None
            return float(_ORDER[type(op)](first, second))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _called(name, arguments, values)
    raise ExpressionError(ast.unparse(node))


def _combined(first: Value, op: type[ast.operator], second: Value) -> Value:
    if first is None or second is None or (op is ast.Div and second == 0):
        return None
    return _ARITHMETIC[op](first, second)


def _called(name: str, arguments: list[ast.expr], values: Mapping[str, Value]) -> Value:
    if (
        name in _OF_SEVERAL and len(arguments) == 1
    ):  # they ignore what has no data, as CloudWatch's do
        listed = arguments[0].elts if isinstance(arguments[0], ast.List) else arguments
        found = [_value(argument, values) for argument in listed]
        known = [value for value in found if value is not None]
        return _OF_SEVERAL[name](known) if known else None
    given = [_value(argument, values) for argument in arguments]
    match name, given:
        case "IF", [condition, yes, no]:
            return None if condition is None else yes if condition else no
        case "FILL", [value, instead]:
            return instead if value is None else value
    raise ExpressionError(f"{name} with {len(given)} arguments")
