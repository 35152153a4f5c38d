"""What content is and which of it a query means: one rule for the database and for files."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from lambda_src.flows.documents import Item, Json, Query
from lambda_src.flows.values import is_number


def matching(items: Iterable[Item], query: Query) -> list[Item]:
    """Return the items of a type that have every tag and pass every filter, in their order."""
    return [
        item
        for item in items
        if item.type == query.type
        and set(query.tags) <= set(item.tags)
        and item.id not in query.exclude
        and all(_passes(item.info, name, value) for name, value in query.info_filters.items())
    ]


def item_of(fields: Mapping[str, Any]) -> Item:
    """Return an item. One without an id is known by what it says, so it is the same everywhere."""
    identity = json.dumps([fields["type"], fields["body"]], sort_keys=True).encode()
    return Item(
        id=str(fields.get("id") or hashlib.sha256(identity).hexdigest()[:32]),
        type=fields["type"],
        body=fields["body"],
        tags=tuple(fields.get("tags", ())),
        info=fields.get("info", {}),
        language=fields.get("language", "en"),
        languages=fields.get("languages", {}),
    )


def _passes(info: Mapping[str, Json], name: str, value: Json) -> bool:
    """`min_x` and `max_x` are limits that the item sets for x; anything else has to be equal."""
    limit = info.get(name)
    if name.startswith(("min_", "max_")):
        if not is_number(limit) or not is_number(value):
            return limit is None or value is None
        return bool(limit <= value if name.startswith("min_") else limit >= value)
    return bool(limit == value)
