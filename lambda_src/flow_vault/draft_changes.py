"""What differs between two drafts, for the audit log: nodes and connections by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from lambda_src.flow_store import audit
from lambda_src.flows.documents import Json

MOST_NAMED = 100
"""Nodes or connections that are named; of the others there is the number."""


def draft_changes(before: Json, after: Json) -> dict[str, Json]:
    """Return added, removed and changed nodes and connections, and other fields that differ."""
    old, new = _parts(before), _parts(after)
    rest = audit.changes(old.rest, new.rest)
    nodes = _differences(old.nodes, new.nodes)
    connections = _differences(old.connections, new.connections)
    return {
        **({"fields": rest} if rest else {}),
        **({"nodes": nodes} if nodes else {}),
        **({"connections": connections} if connections else {}),
    }


class _Parts:
    """A draft taken apart; one that is no flow at all has only `rest`."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        inner = document.get("flow_data")
        data = inner if isinstance(inner, dict) else document
        self.nodes = {_node(item): item for item in _list(data.get("nodes"))}
        self.connections = {_connection(item): item for item in _list(data.get("connections"))}
        apart = {"nodes", "connections", "flow_data"}
        self.rest = {name: value for name, value in document.items() if name not in apart}


def _parts(document: Json) -> _Parts:
    return _Parts(document if isinstance(document, dict) else {})


def _list(value: Json) -> Iterable[Json]:
    return value if isinstance(value, list) else []


def _node(item: Json) -> str:
    return str(item.get("id", "")) if isinstance(item, dict) else str(item)[:200]


def _connection(item: Json) -> str:
    if not isinstance(item, dict):
        return str(item)[:200]
    source = item.get("source", item.get("source_node_id"))
    target = item.get("target", item.get("target_node_id"))
    return f"{source} -> {target} {item.get('type', item.get('connection_type', 'default'))}"


def _differences(before: Mapping[str, Json], after: Mapping[str, Json]) -> dict[str, Json]:
    found = {
        "added": [name for name in after if name not in before],
        "removed": [name for name in before if name not in after],
        "changed": [name for name in after if name in before and before[name] != after[name]],
    }
    return {how: _named(names) for how, names in found.items() if names}


def _named(names: list[str]) -> list[str]:
    if len(names) <= MOST_NAMED:
        return names
    return [*names[:MOST_NAMED], f"and {len(names) - MOST_NAMED} more"]
