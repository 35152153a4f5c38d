"""What is different between two documents of a flow."""

from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.operating.flows.conversation import Json


def differences(before: Json, after: Json) -> list[str]:
    """Return a line for each difference: nodes by id, connections by their ends, then the rest."""
    old, new = _parts(before), _parts(after)
    lines = [f"- {name}" for name in old if name not in new]
    lines += [f"+ {name}" for name in new if name not in old]
    for name in old:
        if name in new and old[name] != new[name]:
            lines += [f"~ {name}{path}" for path in _changes(old[name], new[name])]
    return lines


def _parts(document: Json) -> dict[str, Json]:
    """The parts that are compared one by one, by the name under which a line tells of them."""
    if not isinstance(document, dict):
        return {"document": document}
    data = document.get("flow_data")
    graph: Mapping[str, Any] = data if isinstance(data, dict) else document
    parts: dict[str, Json] = {
        name: value
        for name, value in document.items()
        if name not in {"flow_data", "nodes", "connections"}
    }
    for node in graph.get("nodes") or []:
        parts[f"node {node.get('id')}"] = {k: v for k, v in node.items() if k != "position"}
    for connection in graph.get("connections") or []:
        ends = f"{connection.get('source')} -> {connection.get('target')}"
        parts[f"connection {ends} ({connection.get('type', 'default')})"] = connection
    return parts


def _changes(old: Json, new: Json, path: str = "") -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            here = f"{path}.{key}"
            if key not in new:
                yield f"{here}: was {_short(old[key])}"
            elif key not in old:
                yield f"{here}: is {_short(new[key])}"
            else:
                yield from _changes(old[key], new[key], here)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (was, now) in enumerate(zip(old, new, strict=True)):
            yield from _changes(was, now, f"{path}[{index}]")
    elif old != new:
        yield f"{path}: {_short(old)} -> {_short(new)}"


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004  # fits a line
