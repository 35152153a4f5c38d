"""`composite`: plays another flow, or nodes of its own, with scopes of their own."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from lambda_src.flows.documents import Json, Node
from lambda_src.flows.moves import Enter, Move, Turn
from lambda_src.flows.nodes.kind import Fault, Kind
from lambda_src.flows.scopes import has_scope
from lambda_src.flows.shapes import INNER_SCOPES, Frame
from lambda_src.flows.templates import render

_PATH = re.compile(r"[\w-]+(\.[\w-]+)*")
NAMED_BY = ("composite_flow_seed_key", "composite_flow_id", "flow_id")


def key_of(node: Node) -> str | None:
    """The key or id of the flow that a composite embeds; None for nodes of its own."""
    for name in NAMED_BY:
        if isinstance(node.content.get(name), str):
            return str(node.content[name])
    return None


def document_of(content: Mapping[str, Json]) -> dict[str, Json]:
    """Return the document that a composite with nodes of its own holds.

    Nodes without connections are played in turn, and need no ids then.
    """
    nodes = content.get("nodes")
    if content.get("connections") or not isinstance(nodes, list):
        return dict(content)
    if any(isinstance(node, dict) and "connections" in node for node in nodes):
        return dict(content)
    named = [
        {"id": f"node_{number}", **element} if isinstance(element, dict) else element
        for number, element in enumerate(nodes)
    ]
    ids = [item.get("id") for item in named if isinstance(item, dict)]
    ways = [{"source": one, "target": other} for one, other in pairwise(ids)]
    return {**content, "nodes": named, "connections": ways}


def outputs(node: Node) -> Iterator[tuple[str, Json]]:
    """Yield the variables that a composite sets outside, and what each becomes.

    `{"user.level": "output.level"}` and, the other way round, `{"level": "user.level"}`: a key
    without a scope is an output of the composite, unless the value can only be of the inside.
    """
    written = node.content.get("outputs")
    for key, value in written.items() if isinstance(written, dict) else ():
        if is_turned(key, value):
            yield value, f"{{{{output.{key.removeprefix('output.')}}}}}"
        else:
            yield key, _source(value)


def is_turned(key: str, value: Json) -> bool:
    """Whether an output is written as `{output: where it goes}`."""
    if not isinstance(value, str) or not value or "{" in value:
        return False
    if value.split(".", 1)[0] in INNER_SCOPES:
        return False
    return key.startswith("output.") or not has_scope(key)


def _source(value: Json) -> Json:
    """A source may name a variable without braces."""
    is_path = isinstance(value, str) and "{" not in value and "." in value
    return f"{{{{{value}}}}}" if is_path else value


def _check(node: Node) -> Iterator[Fault]:
    if key_of(node) is None and not isinstance(node.content.get("nodes"), list):
        yield NAMED_BY[0], "expected the key or id of a flow, or `nodes` of its own"
    for name in ("inputs", "outputs"):
        if not isinstance(node.content.get(name, {}), dict):
            yield name, "expected an object"


def _run(turn: Turn) -> Move:
    """The engine knows where the inner flow begins."""
    written = turn.node.content.get("inputs") or {}
    inputs: Json = render({name: _input(value) for name, value in written.items()}, turn.variables)
    return Enter(Frame("", {"input": inputs, "output": {}, "local": {}}))


def _input(written: Json) -> Json:
    """An input may name a variable with its scope, or a whole scope, without braces."""
    is_path = isinstance(written, str) and has_scope(written) and _PATH.fullmatch(written)
    return f"{{{{{written}}}}}" if is_path else written


def _writes(node: Node) -> Iterator[str]:
    yield from (variable for variable, _ in outputs(node))


KIND = Kind(_check, _run, writes=_writes)
