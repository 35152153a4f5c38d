"""`webhook`: calls an address of the tenant's choice, by way of the queue."""

from collections.abc import Iterator

from lambda_src.flows import tasks
from lambda_src.flows.documents import Node
from lambda_src.flows.moves import Move, Turn, Wait
from lambda_src.flows.nodes.kind import Fault, Kind
from lambda_src.flows.shapes import Outcome, Waiting


def _check(node: Node) -> Iterator[Fault]:
    yield from tasks.faults(node.content)


def _run(turn: Turn) -> Move:
    return Wait(Waiting("task", turn.path, task=tasks.task(turn, turn.node.content, "webhook")))


def _reported(turn: Turn, waiting: Waiting, outcome: Outcome) -> Move:
    return tasks.reported(turn, waiting, outcome, turn.node.content)


def _writes(node: Node) -> Iterator[str]:
    yield from tasks.writes(node.content)


KIND = Kind(_check, _run, reported=_reported, asks=True, writes=_writes)
