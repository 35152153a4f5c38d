"""Connections that nothing ever follows."""

import math
from collections.abc import Iterator

from lambda_src.flows.documents import Document, Json, Node
from lambda_src.flows.drawing import is_drawn
from lambda_src.flows.nodes.condition import same_types, ways
from lambda_src.flows.proofreading.marks import Mark, error, warning
from lambda_src.flows.templates import references

_CALLING = ("success", "default", "failure", "error")
_LEAVES = {
    "message": ("default",),
    "question": ("default",),
    "action": _CALLING,
    "webhook": _CALLING,
    "composite": ("complete", "success", "default"),
    "start": ("default",),
    "script": ("default", "success", "failure", "error"),
}


def of_node(document: Document, node: Node) -> Iterator[Mark]:
    """Yield what is wrong with the connections that leave a node."""
    for type_ in dict.fromkeys(item.type for item in document.leaving(node.id)):
        if type_.startswith("$"):
            yield from _option(node, type_)
        elif type_ not in (*_followed(node), "conditional"):
            named = ", ".join(sorted(_followed(node)))
            message = f"a {node.type} never leaves by {type_!r}, expected one of {named}"
            yield warning("connections.type", message)


def _followed(node: Node) -> set[str]:
    if node.type == "condition":
        named = {type_ for _, way in ways(node) for type_ in same_types(way)}
        return named | {"default"}
    found = set(_LEAVES[node.type])
    if node.type in {"question", "message"} and _may_lack(node):
        found |= {"failure", "error"}
    return found


def _may_lack(node: Node) -> bool:
    """Whether there may be nothing to ask or say."""
    options = node.content.get("options")
    refers = isinstance(node.content.get("question"), dict)
    return is_drawn(node.content) or isinstance(options, str) or refers


def _option(node: Node, type_: str) -> Iterator[Mark]:
    number = int(type_[1:]) if type_[1:].isdecimal() else -1
    options = node.content.get("options")
    if node.type == "condition":
        if type_ not in _followed(node):
            yield warning("connections.type", f"no `then` or `else` names {type_!r}")
    elif node.type != "question":
        yield warning("connections.type", f"a {node.type} has no options, found {type_!r}")
    elif number >= _most_options(options):
        message = f"expected $0 to ${_most_options(options) - 1:g}, one for each option"
        yield error("connections.type", f"{message}, found {type_!r}")


def _most_options(options: Json) -> float:
    """How many options a question has; without end where they come from elsewhere."""
    is_static = isinstance(options, list) and options and not any(references(options))
    return len(options) if is_static else math.inf
