"""Conditions and expressions of a document: where they are, and functions that are none."""

from collections.abc import Iterator, Mapping

from lambda_src.flows.documents import Document, Json, Node
from lambda_src.flows.language.functions import FUNCTIONS
from lambda_src.flows.language.parsing import MACROS, parse
from lambda_src.flows.language.syntax import Call, ExpressionError, Literal, Tree, everything
from lambda_src.flows.names import nearest
from lambda_src.flows.patterns import FormError, found_in
from lambda_src.flows.proofreading.marks import Mark, error, objects, shown

_ALIASES = {
    "length": "size", "len": "size", "lenght": "size", "tolower": "lowerAscii",
    "tolowercase": "lowerAscii", "lower": "lowerAscii", "toupper": "upperAscii",
    "touppercase": "upperAscii", "upper": "upperAscii", "strip": "trim", "includes": "contains",
    "average": "avg", "mean": "avg", "tostring": "string", "str": "string", "float": "double",
    "number": "double", "parseint": "int", "any": "exists", "some": "exists", "every": "all",
    "regex": "matches", "match": "matches",
}  # fmt: skip


def trees_of(node: Node) -> Iterator[tuple[str, Tree]]:
    """Yield the expressions of a node that can be read, each with its place."""
    for at, item in conditions_of(node):
        yield from _trees(item, at)
    for at, action in objects(node.content.get("actions"), "actions"):
        if action.get("type") == "aggregate":
            yield from _trees(action.get("expression"), f"{at}.expression")


def conditions_of(node: Node) -> Iterator[tuple[str, Json]]:
    """Yield the conditions of a node, each with its place, those within others too."""
    if node.type == "condition":
        for at, item in objects(node.content.get("conditions"), "conditions"):
            yield from within(item.get("if"), f"{at}.if")


def of_connections(document: Document, node_id: str) -> Iterator[tuple[str, Json]]:
    """Yield the conditions of the connections that leave a node."""
    for item in document.leaving(node_id):
        for condition in item.conditions:
            yield from within(condition, "connections.conditions")


def within(condition: Json, at: str) -> Iterator[tuple[str, Json]]:
    """Yield a condition and all that it joins, as far as they are objects or texts."""
    left = [(at, condition)]
    while left:
        place, found = left.pop(0)
        if isinstance(found, str):
            yield place, found
        elif isinstance(found, dict):
            yield place, found
            left += _joined(found, place)


def _joined(condition: Mapping[str, Json], at: str) -> Iterator[tuple[str, Json]]:
    for key in ("and", "or"):
        parts = condition.get(key)
        for number, part in enumerate(parts if isinstance(parts, list) else ()):
            yield f"{at}.{key}.{number}", part
    for key in ("not", "cel"):
        if key in condition:
            yield f"{at}.{key}", condition[key]


def _trees(written: Json, at: str) -> Iterator[tuple[str, Tree]]:
    tree = tree_of(written)
    if tree is not None:
        yield at, tree


def tree_of(written: Json) -> Tree | None:
    """Return the tree of a text; None for anything else, and for what reading refuses."""
    try:
        return parse(written) if isinstance(written, str) else None
    except (ExpressionError, RecursionError):
        return None


def calls_in(tree: Tree, at: str) -> Iterator[Mark]:
    """Yield calls of functions that are unknown, or of too few or too many arguments."""
    for item in everything(tree):
        if not isinstance(item, Call):
            continue
        function = FUNCTIONS.get(item.name)
        where = f"at character {item.at + 1}"
        if function is None:
            yield error(at, f"unknown function {item.name!r} {where}{_meant(item.name)}")
        elif not function.least <= len(item.arguments) <= function.most:
            expected = f"expected {function.least} to {function.most}"
            message = f"{item.name} {where} has {len(item.arguments)} arguments, {expected}"
            yield error(at, message)
        elif item.name == "matches":
            yield from _pattern(item, at)


def _meant(name: str) -> str:
    found = nearest(name, (*FUNCTIONS, *MACROS, "has"), _ALIASES)
    return f", expected {found!r}" if found else f"; known are {', '.join(sorted(FUNCTIONS))}"


def _pattern(call: Call, at: str) -> Iterator[Mark]:
    pattern = call.arguments[-1]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        return
    try:
        found_in(pattern.value, "")
    except FormError:
        where = f"at character {pattern.at + 1}"
        message = f"expected a regular expression without look-around, found {shown(pattern.value)}"
        yield error(at, f"{message} {where}")
