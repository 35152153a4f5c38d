"""`condition`: chooses a way without asking anybody."""

from collections.abc import Iterator

from lambda_src.flows import expressions
from lambda_src.flows.conditions import OPERATORS, holds
from lambda_src.flows.documents import Json, Node, connection_type
from lambda_src.flows.moves import Jump, Leave, Move, Turn
from lambda_src.flows.nodes.kind import Fault, Kind

_WORDS = frozenset({"and", "or", "not", "cel", "var", "exists", "missing", *OPERATORS})
_MOST_DEPTH = 20
_SAME = {"failure": ("error",), "error": ("failure",)}


def _check(node: Node) -> Iterator[Fault]:
    conditions = node.content.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        yield "conditions", "expected a list of objects with `if` and `then`"
        return
    for number, condition in enumerate(conditions):
        at = f"conditions.{number}"
        if (
            not isinstance(condition, dict)
            or "if" not in condition
            or not isinstance(condition.get("then"), str)
        ):
            yield at, "expected an object with `if` and `then`, a connection type or a node"
        else:
            yield from condition_faults(condition["if"], f"{at}.if")


def condition_faults(condition: Json, at: str, depth: int = 0) -> Iterator[Fault]:
    """What is wrong with one condition, wherever it stands."""
    if isinstance(condition, str):
        try:
            expressions.check(condition)
        except expressions.ExpressionError as error:
            yield at, f"expected a CEL expression: {error}"
    elif isinstance(condition, dict) and condition and depth < _MOST_DEPTH:
        for key, value in condition.items():
            yield from _word_faults(key, value, f"{at}.{key}", depth + 1)
    elif not isinstance(condition, bool):
        yield at, "expected an object such as {var, eq}, or a CEL expression"


def _word_faults(key: str, value: Json, at: str, depth: int) -> Iterator[Fault]:
    if key not in _WORDS:
        yield at, f"expected one of {', '.join(sorted(_WORDS))}"
    elif key in {"and", "or"} and not isinstance(value, list):
        yield at, "expected a list of conditions"
    elif key in {"and", "or"}:
        for number, item in enumerate(value):
            yield from condition_faults(item, f"{at}.{number}", depth)
    elif key in {"not", "cel"}:
        yield from condition_faults(value, at, depth)


def _run(turn: Turn) -> Move:
    for condition in turn.node.content["conditions"]:
        if holds(condition["if"], turn.variables):
            return _to(turn, condition["then"])
    otherwise = turn.node.content.get("else") or turn.node.content.get("default_path")
    return _to(turn, otherwise) if isinstance(otherwise, str) else Leave()


def _to(turn: Turn, named: str) -> Move:
    """A connection of that type, else the node of that id."""
    by = same_types(named)
    if any(item.type in by for item in turn.document.leaving(turn.node.id)):
        return Leave(by)
    return Jump(named) if named in turn.document.nodes else Leave((*by, "default"))


def same_types(named: str) -> tuple[str, ...]:
    """Return the connection types that a name means, its synonyms after it."""
    type_ = connection_type(named)
    return (type_, *_SAME.get(type_, ()))


def ways(node: Node) -> Iterator[tuple[str, str]]:
    """Every way that a condition names, with the field that names it."""
    conditions = node.content.get("conditions")
    for number, condition in enumerate(conditions if isinstance(conditions, list) else ()):
        if isinstance(condition, dict) and isinstance(condition.get("then"), str):
            yield f"conditions.{number}.then", condition["then"]
    for field in ("else", "default_path"):
        if isinstance(node.content.get(field), str) and node.content[field]:
            yield field, node.content[field]


KIND = Kind(_check, _run)
