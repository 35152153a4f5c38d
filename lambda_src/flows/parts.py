"""One node or connection of a draft: found, added, changed and removed.

A draft stays the document that its author wrote; the parts are places in it. A connection is known
by its `id` where it has one, else by its place in the list.
"""

import copy
from collections.abc import Mapping
from typing import Any, Literal

from lambda_src.flows.documents import Json

Kind = Literal["nodes", "connections"]
Part = dict[str, Any]


class PartError(Exception):
    """A part cannot be found or put where it should go. The message is for the author."""


class MissingPartError(PartError):
    """There is no such part."""


class TakenPartError(PartError):
    """There is a part of that id already."""


def parts_of(document: Json, kind: Kind) -> list[tuple[str, Part]]:
    """Return every part with its id, in the order of the document."""
    listed = _data(document).get(kind, [])
    if not isinstance(listed, list):
        raise PartError(f"{kind}: the draft has no list of them. Replace the draft.")
    return [
        (_id(part, number), part) for number, part in enumerate(listed) if isinstance(part, dict)
    ]


def part_of(document: Json, kind: Kind, id_: str) -> Part:
    """Return one part. Raises MissingPartError."""
    for known, part in parts_of(document, kind):
        if known == id_:
            return part
    raise MissingPartError(f"There is no such part in {kind}: {id_}.")


def added(document: Json, kind: Kind, part: Part) -> tuple[Json, str]:
    """Return a document with one part more, at the end, and the part's id."""
    made, listed = _copied(document, kind)
    if part.get("id") in {known for known, _ in parts_of(document, kind)}:
        raise TakenPartError(f"There is a part {part['id']} in {kind} already.")
    listed.append(copy.deepcopy(part))
    return made, _id(part, len(listed) - 1)


def changed(document: Json, kind: Kind, id_: str, fields: Mapping[str, Json]) -> Json:
    """Return a document in which a part has these fields; null takes one away (RFC 7396)."""
    part_of(document, kind, id_)
    made, listed = _copied(document, kind)
    for number, part in enumerate(listed):
        if isinstance(part, dict) and _id(part, number) == id_:
            merged = {**part, **copy.deepcopy(dict(fields))}
            listed[number] = {name: value for name, value in merged.items() if value is not None}
            break
    return made


def removed(document: Json, kind: Kind, id_: str) -> Json:
    """Return a document without a part; the connections of a node go with it."""
    part_of(document, kind, id_)
    made, listed = _copied(document, kind)
    listed[:] = [
        part
        for number, part in enumerate(listed)
        if not isinstance(part, dict) or _id(part, number) != id_
    ]
    if kind == "nodes":
        ways = _data(made).get("connections")
        if isinstance(ways, list):
            ways[:] = [way for way in ways if id_ not in _ends(way)]
    return made


def _ends(way: Json) -> set[Json]:
    if not isinstance(way, dict):
        return set()
    names = ("source", "source_node_id", "target", "target_node_id")
    return {way[name] for name in names if isinstance(way.get(name), str)}


def _id(part: Mapping[str, Json], number: int) -> str:
    return part["id"] if isinstance(part.get("id"), str) and part["id"] else str(number)


def _data(document: Json) -> dict[str, Any]:
    if not isinstance(document, dict):
        return {}
    inner = document.get("flow_data")
    return inner if isinstance(inner, dict) else document


def _copied(document: Json, kind: Kind) -> tuple[Json, list[Json]]:
    parts_of(document, kind)
    made = copy.deepcopy(document)
    data = _data(made)
    listed: list[Json] = data.setdefault(kind, [])
    return made, listed
