"""What a node type consists of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lambda_src.flows.documents import Json, Node
from lambda_src.flows.moves import Leave, Move, Turn
from lambda_src.flows.shapes import Outcome, Waiting

Fault = tuple[str, str]
"""A field of a node's content, and what was expected there."""


def _never(_turn: Turn, _waiting: Waiting, _given: Json) -> Move:
    return Leave()


@dataclass(frozen=True)
class Kind:
    """How a type is checked, run, and gone on with after it has waited.

    `answered` raises InputRefusedError. `writes` names the variables that a node may set.
    """

    check: Callable[[Node], Iterator[Fault]]
    run: Callable[[Turn], Move]
    answered: Callable[[Turn, Waiting, Json], Move] = _never
    reported: Callable[[Turn, Waiting, Outcome], Move] = _never
    asks: bool = False
    """Whether it waits for the visitor or a task, so that a loop through it ends."""
    writes: Callable[[Node], Iterator[str]] = lambda _: iter(())


def text_fault(content: Json, name: str) -> Iterator[Fault]:
    """A text is expected."""
    if not isinstance(content.get(name), str) or not content[name]:
        yield name, "expected a text"
