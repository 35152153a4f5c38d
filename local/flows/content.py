"""The content of a file, where a tenant's own would be in the database."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from lambda_src.flows.aggregates import is_number
from lambda_src.flows.documents import Item, Json, Query


class FileContent:
    """Items of content files, found by the rules that the database follows."""

    def __init__(self, items: Sequence[Mapping[str, Any]] = ()) -> None:
        made = [_item(item) for item in items if item.get("status", "published") == "published"]
        self._items = sorted(made, key=lambda item: item.id)

    def matching(self, query: Query) -> Sequence[Item]:
        """Return the items of a type that have every tag and pass every filter, by id."""
        return [
            item
            for item in self._items
            if item.type == query.type
            and set(query.tags) <= set(item.tags)
            and item.id not in query.exclude
            and all(_passes(item.info, name, value) for name, value in query.info_filters.items())
        ]

    def find(self, item_id: str) -> Item | None:
        """Return the item of an id, None if there is none."""
        return next((item for item in self._items if item.id == item_id), None)


def _passes(info: Mapping[str, Json], name: str, value: Json) -> bool:
    """`min_x` and `max_x` are limits that the item sets for x; anything else has to be equal."""
    limit = info.get(name)
    if name.startswith(("min_", "max_")):
        if not is_number(limit) or not is_number(value):
            return limit is None or value is None
        return bool(limit <= value if name.startswith("min_") else limit >= value)
    return bool(limit == value)


def _item(item: Mapping[str, Any]) -> Item:
    """An item without an id is known by what it says, so that it is the same in every run."""
    told = json.dumps([item["type"], item["body"]], sort_keys=True).encode()
    return Item(
        id=str(item.get("id") or hashlib.sha256(told).hexdigest()[:32]),
        type=item["type"],
        body=item["body"],
        tags=tuple(item.get("tags", ())),
        info=item.get("info", {}),
    )
