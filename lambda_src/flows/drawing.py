"""Drawing content at random: the same session draws the same everywhere."""

import hashlib
from collections.abc import Iterator, Mapping

from lambda_src.flows.canonical import canonical
from lambda_src.flows.documents import Item, Json, Query
from lambda_src.flows.moves import Turn
from lambda_src.flows.scopes import MissingError
from lambda_src.flows.templates import render


def is_drawn(content: Mapping[str, Json]) -> bool:
    """Whether a node says or asks something that is drawn."""
    return content.get("source") == "random"


def faults(content: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """What is wrong with what a node draws from."""
    if is_drawn(content) and not isinstance(content.get("source_config"), dict):
        yield "source_config", "expected an object with `type` and, if need be, `tags`"


def drawn(turn: Turn, default_type: str) -> Item | None:
    """Draw an item and remember it where `track_shown_in` says; None if none fits."""
    content = turn.node.content
    query = _query(turn, content["source_config"], default_type)
    items = sorted(turn.content.matching(query), key=lambda item: item.id)
    if not items:
        return None
    chance = hashlib.sha256(canonical(turn.draw)).digest()
    item = items[int.from_bytes(chance[:8]) % len(items)]
    tracked = content.get("track_shown_in")
    if isinstance(tracked, str):
        turn.variables.set(tracked, [*_list(turn, tracked), item.id])
    return item


def _query(turn: Turn, config: Mapping[str, Json], default_type: str) -> Query:
    excluded = config.get("exclude_from")
    seen = _list(turn, excluded) if isinstance(excluded, str) else []
    filters = render(config.get("info_filters") or {}, turn.variables)
    tags = config.get("tags")
    return Query(
        type=str(config.get("type", default_type)),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        info_filters={name: value for name, value in filters.items() if value is not None},
        exclude=tuple(map(str, seen)),
    )


def _list(turn: Turn, path: str) -> list[Json]:
    try:
        found = turn.variables.get(path)
    except MissingError:
        return []
    return found if isinstance(found, list) else []
