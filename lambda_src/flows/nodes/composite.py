"""`composite`: plays another flow, or nodes of its own, with scopes of their own."""

from collections.abc import Iterator

from lambda_src.flows.documents import Json, Node
from lambda_src.flows.moves import Enter, Move, Turn
from lambda_src.flows.nodes.kind import Fault, Kind
from lambda_src.flows.shapes import Frame
from lambda_src.flows.templates import render

_BY = ("composite_flow_seed_key", "composite_flow_id", "flow_id")


def key_of(node: Node) -> str | None:
    """The key or id of the flow that a composite embeds; None for nodes of its own."""
    for name in _BY:
        if isinstance(node.content.get(name), str):
            return str(node.content[name])
    return None


def _check(node: Node) -> Iterator[Fault]:
    if key_of(node) is None and not isinstance(node.content.get("nodes"), list):
        yield _BY[0], "expected the key or id of a flow, or `nodes` of its own"
    for name in ("inputs", "outputs"):
        if not isinstance(node.content.get(name, {}), dict):
            yield name, "expected an object"


def _run(turn: Turn) -> Move:
    """The engine knows where the inner flow begins."""
    inputs: Json = render(turn.node.content.get("inputs") or {}, turn.variables)
    return Enter(Frame("", {"input": inputs, "output": {}, "local": {}}))


def _writes(node: Node) -> Iterator[str]:
    yield from node.content.get("outputs") or {}


KIND = Kind(_check, _run, writes=_writes)
