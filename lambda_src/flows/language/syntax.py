"""What an expression consists of: trees, each with the character at which it begins."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias


class ExpressionError(Exception):
    """An expression cannot be read, or has no value. The message holds no variable's value."""

    def __init__(self, message: str, at: int | None = None) -> None:
        super().__init__(message if at is None else f"{message} at character {at + 1}")


@dataclass(frozen=True)
class Literal:
    """A text, a number, true, false or null."""

    value: Any
    at: int


@dataclass(frozen=True)
class Name:
    """A variable."""

    name: str
    at: int


@dataclass(frozen=True)
class Select:
    """A field: `of.field`."""

    of: "Tree"
    field: str
    at: int


@dataclass(frozen=True)
class Has:
    """Whether a field is there."""

    of: Select
    at: int


@dataclass(frozen=True)
class Index:
    """An item of a list, or what an object has under a key."""

    of: "Tree"
    key: "Tree"
    at: int


@dataclass(frozen=True)
class Call:
    """A function; one that is written behind a value has it as its first argument."""

    name: str
    arguments: tuple["Tree", ...]
    at: int


@dataclass(frozen=True)
class ListOf:
    """A list."""

    items: tuple["Tree", ...]
    at: int


@dataclass(frozen=True)
class MapOf:
    """An object."""

    entries: tuple[tuple["Tree", "Tree"], ...]
    at: int


@dataclass(frozen=True)
class Unary:
    """`!` or `-`."""

    sign: str
    of: "Tree"
    at: int


@dataclass(frozen=True)
class Binary:
    """A comparison or arithmetic."""

    sign: str
    left: "Tree"
    right: "Tree"
    at: int


@dataclass(frozen=True)
class Joined:
    """Parts between `&&`, or between `||`."""

    sign: str
    parts: tuple["Tree", ...]
    at: int


@dataclass(frozen=True)
class Choice:
    """`test ? then : otherwise`."""

    test: "Tree"
    then: "Tree"
    otherwise: "Tree"
    at: int


@dataclass(frozen=True)
class Loop:
    """`over.kind(name, body)`; `only` filters the items of a `map` with three arguments."""

    kind: str
    over: "Tree"
    name: str
    only: "Tree | None"
    body: "Tree"
    at: int


Tree: TypeAlias = (
    Literal
    | Name
    | Select
    | Has
    | Index
    | Call
    | ListOf
    | MapOf
    | Unary
    | Binary
    | Joined
    | Choice
    | Loop
)


def below(tree: Tree) -> Iterator[Tree]:
    """Yield the trees that a tree consists of."""
    for field in dataclasses.fields(tree):
        yield from _trees(getattr(tree, field.name))


def _trees(part: object) -> Iterator[Tree]:
    if isinstance(part, tuple):
        for inner in part:
            yield from _trees(inner)
    elif dataclasses.is_dataclass(part):
        yield part  # type: ignore[misc]  # no other dataclass is in a tree


def everything(tree: Tree) -> Iterator[Tree]:
    """Yield a tree and all that is in it."""
    left = [tree]
    while left:
        found = left.pop()
        yield found
        left.extend(below(found))


def depth(tree: Tree) -> int:
    """Return how many trees are within each other; a long sum counts as one, without recursion."""
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [inner for above in level for inner in _inside(above)]
    return deepest


def _inside(tree: Tree) -> Iterator[Tree]:
    while isinstance(tree, Binary):
        yield tree.right
        if not isinstance(tree.left, Binary):
            yield tree.left
            return
        tree = tree.left
    yield from below(tree)
