"""Expressions on the variables of a session.

The language ends always, but not always soon: length, nesting and what is gone over are bounded.
"""

import datetime as dt
import math
from typing import Any

from lambda_src.flows.documents import Json
from lambda_src.flows.language.evaluating import Evaluation
from lambda_src.flows.language.functions import text_of
from lambda_src.flows.language.parsing import parse
from lambda_src.flows.language.syntax import ExpressionError
from lambda_src.flows.scopes import Variables, fits

_MOST_INTEGER = 2**63
__all__ = ["ExpressionError", "check", "evaluate"]


def check(written: str) -> None:
    """Raise ExpressionError if an expression is no CEL, or larger than any may be."""
    try:
        parse(written)
    except RecursionError:
        raise ExpressionError("too much within each other") from None


def evaluate(written: str, variables: Variables) -> Json:
    """Return the value of an expression; a name without a scope is in `temp`.

    Raises ExpressionError.
    """
    scopes = variables.all()
    try:
        tree = parse(written)
        value = Evaluation({**variables.unscoped(), **scopes}, variables.moment).value(tree)
        if not fits(value):  # before it is copied: a value may hold another many times
            raise ExpressionError("more than a variable may hold")
        return _json(value)
    except RecursionError:
        raise ExpressionError("too much within each other") from None


def _json(value: Any) -> Json:  # noqa: ANN401 - of the language
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and abs(value) < _MOST_INTEGER:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, dt.datetime | dt.timedelta):
        return text_of(value)
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _json(element) for key, element in value.items()}
    raise ExpressionError("no value that JSON has")
