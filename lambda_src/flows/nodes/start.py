"""`start`: where a flow may begin; it goes on at once."""

from collections.abc import Iterator

from lambda_src.flows.documents import Node
from lambda_src.flows.moves import Leave, Move, Turn
from lambda_src.flows.nodes.kind import Fault, Kind


def _check(_node: Node) -> Iterator[Fault]:
    yield from ()


def _run(_turn: Turn) -> Move:
    return Leave()


KIND = Kind(_check, _run)
