"""Parts of the document, by where they are."""

import re
from typing import Any

from lambda_src.flows.documents import Json
from tests.lambda_src.flows.reference.evening import document


def node_of(at: str) -> str:
    """The node of `node content.path`, and of the connection `node>other`."""
    return re.split("[ >]", at, maxsplit=1)[0]


def excerpt(at: str) -> Json:
    """What is at `node content.path`, of which `{a,b}` takes two keys; or the way `one>other`."""
    place, _, path = at.partition(" ")
    if ">" in place:
        return way(place)
    found: Json = node(place)
    for step in path.split(".") if path else ():
        found = _below(found, step)
    return found


def way(ends: str) -> Json:
    """The one connection from a node to another, in the newer form."""
    source, target = ends.split(">")
    connections = [*_flow()["connections"], *_composed()]
    [found] = [c for c in connections if (c["source"], c["target"]) == (source, target)]
    return found


def node(path: str) -> dict[str, Any]:
    """A node by its path through composites with nodes of their own."""
    nodes, found = _flow()["nodes"], {}
    for id_ in path.split("/"):
        [found] = [each for each in nodes if each["id"] == id_]
        nodes = found["content"].get("nodes", [])
    return dict(found)


def nodes() -> list[str]:
    """The path of every node."""
    return [path for each in _flow()["nodes"] for path in _paths(each, "")]


def _paths(each: dict[str, Any], above: str) -> list[str]:
    path = f"{above}{each['id']}"
    inner = each["content"].get("nodes", [])
    return [path, *(found for below in inner for found in _paths(below, f"{path}/"))]


def _composed() -> list[dict[str, Any]]:
    return [c for each in _flow()["nodes"] for c in each["content"].get("connections", [])]


def _flow() -> dict[str, Any]:
    return dict(document()["flow_data"])


def _below(found: Json, step: str) -> Json:
    if step.startswith("{"):
        return {key: found[key] for key in step.strip("{}").split(",")}
    return found[int(step)] if isinstance(found, list) else found[step]
