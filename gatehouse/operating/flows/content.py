"""The content of a file, where a tenant's own would be in the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from lambda_src.flows.documents import Experiment, Item, Query
from lambda_src.flows.selecting import item_of, matching


class FileContent:
    """Items of content files, found by the rules that the database follows."""

    def __init__(self, items: Sequence[Mapping[str, Any]] = ()) -> None:
        made = [item_of(item) for item in items if item.get("status", "published") == "published"]
        self._items = sorted(made, key=lambda item: item.id)

    def matching(self, query: Query) -> Sequence[Item]:
        """Return the items of a type that have every tag and pass every filter, by id."""
        return matching(self._items, query)

    def find(self, item_id: str) -> Item | None:
        """Return the item of an id, None if there is none."""
        return next((item for item in self._items if item.id == item_id), None)

    def experiment(self, item_id: str) -> Experiment | None:
        """Return no experiment: files hold items as they are."""
        del item_id
        return None
