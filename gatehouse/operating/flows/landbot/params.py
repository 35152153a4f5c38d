"""The parameters of a block, with those that nothing read, so that none is lost without a word."""

from collections.abc import Mapping
from typing import Any

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.landbot.unmapped import UnmappedError

_LOOKS = frozenset({"version", "richText", "richErrorText", "style", "layout", "icon", "color",
                    "align", "animation", "typing", "hideTextBox"})  # fmt: skip
"""How Landbot shows a block, and copies of what it says."""


class Params:
    """Parameters by name. What is read is put down; `left` names the rest."""

    def __init__(self, raw: Mapping[str, Json]) -> None:
        self._raw = raw
        self._read: set[str] = set()

    def get(self, *names: str) -> Json:
        """Return the first parameter of these names that is there, else None."""
        self._read.update(names)
        return next((self._raw[name] for name in names if self._raw.get(name) is not None), None)

    def text(self, *names: str) -> str:
        """Return a text, empty if there is none. Raises UnmappedError."""
        found = self.get(*names)
        if found is not None and not isinstance(found, str):
            raise UnmappedError(f"expected a text in params.{names[0]}")
        return found or ""

    def objects(self, *names: str) -> list[dict[str, Any]]:
        """Return a list of objects, empty if there is none. Raises UnmappedError."""
        found = self.get(*names)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise UnmappedError(f"expected a list of objects in params.{names[0]}")
        return found

    def pairs(self, *names: str) -> dict[str, Json]:
        """Return names and values, of an object or of a list of `key` and `value`."""
        found = self.get(*names)
        if isinstance(found, dict) or found is None:
            return dict(found or {})
        made: dict[str, Json] = {}
        for item in self.objects(*names):
            key = item.get("key", item.get("name"))
            if not isinstance(key, str) or not key or key in made:
                raise UnmappedError(f"expected a name of its own in each of params.{names[0]}")
            made[key] = item.get("value", "")
        return made

    @property
    def left(self) -> list[str]:
        """The parameters with a value that nothing read."""
        return sorted(
            name
            for name, value in self._raw.items()
            if name not in self._read | _LOOKS and value not in (None, "", [], {}, False)
        )
