"""CEL expressions, https://cel.dev, on the variables of a session.

The language ends always, but not always soon: length, nesting and what is gone over are bounded.
"""

import math
import re
from typing import Any

from lambda_src.flows.aggregates import FUNCTIONS
from lambda_src.flows.common_expressions import cel
from lambda_src.flows.documents import Json
from lambda_src.flows.scopes import DEFAULT_SCOPE, Variables

MOST_CHARACTERS, MOST_DEPTH, MOST_ROUNDS = 2_000, 40, 20_000
_COMPREHENSION = re.compile(r"\.(all|exists|exists_one|filter|map)\s*\(")
_MOST_INTEGER = 2**63
_TEXT_FUNCTIONS = {
    "lowerAscii": lambda text: str(text).lower(),
    "upperAscii": lambda text: str(text).upper(),
    "trim": lambda text: str(text).strip(),
}


class ExpressionError(Exception):
    """An expression cannot be read, or has no value. The message holds no variable's value."""


def check(written: str) -> None:
    """Raise ExpressionError if an expression is no CEL, or larger than any may be."""
    if len(written) > MOST_CHARACTERS:
        raise ExpressionError(f"at most {MOST_CHARACTERS} characters")
    depth = deepest = 0
    for character in written:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH:
        raise ExpressionError(f"at most {MOST_DEPTH} brackets within each other")
    try:
        cel.compile(written)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise ExpressionError("no CEL expression") from None


def evaluate(written: str, variables: Variables) -> Json:
    """Return the value of an expression; a name without a scope is in `temp`.

    Raises ExpressionError.
    """
    scopes = variables.all()
    check(written)
    _bound(written, scopes)
    try:
        context = cel.Context({**scopes[DEFAULT_SCOPE], **scopes})
        for name, function in {**FUNCTIONS, **_TEXT_FUNCTIONS}.items():
            context.add_function(name, function)
        return _json(cel.evaluate(written, context))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise ExpressionError(type(error).__name__) from None


def _bound(written: str, scopes: Json) -> None:
    loops = len(_COMPREHENSION.findall(written))
    if loops == 0:
        return
    largest = max(_largest(scopes), written.count(",") + 1)
    if largest**loops > MOST_ROUNDS:
        raise ExpressionError(f"goes over {largest} items {loops} times within each other")


def _largest(value: Json) -> int:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = len(value) if isinstance(value, dict | list) else 0
    return max([own, *map(_largest, below)])


def _json(value: Any) -> Json:  # noqa: ANN401 - of the library
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and abs(value) < _MOST_INTEGER:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, list):
        return [_json(each) for each in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _json(value[key]) for key in sorted(value)}  # Rust keeps no order
    raise ExpressionError("no value that JSON has")
