"""Secrets in calls of a bot: they become references, and their values go nowhere."""

import re
from dataclasses import dataclass, field

from gatehouse.operating.flows.conversation import Json
from lambda_src.flows.proofreading.calls import of_call

_SCHEME = re.compile(r"(bearer|basic|token)\s+(?=\S)", re.IGNORECASE)
_LONG = "x" * 20  # long enough to be a secret, and of no known form
_REFERENCE = re.compile(r"\{\{[^{}]*\}\}")


@dataclass
class Secrets:
    """The secrets that were found: by value their names, by name the places."""

    prefix: str
    places: dict[str, list[str]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict, repr=False)

    def header(self, name: str, value: str, place: str) -> str:
        """Return what a header holds in a flow."""
        is_named = any(True for _ in of_call({"headers": {name: _LONG}}))
        literal = _REFERENCE.sub("", value)
        scheme = _SCHEME.match(value)
        own = literal[scheme.end() :] if scheme else literal
        is_secret = is_named or any(True for _ in of_call({"headers": {name: literal}}))
        if not is_secret or not own.strip() or own.strip().lower() in {"bearer", "basic", "token"}:
            return value
        secret = value[scheme.end() :] if scheme else value
        return f"{scheme[0] if scheme else ''}{self._reference(secret, name, place)}"

    def within(self, value: Json, name: str, place: str) -> Json:
        """Return a body with references in place of its secrets."""
        if isinstance(value, dict):
            return {key: self.within(item, key, place) for key, item in value.items()}
        if isinstance(value, list):
            return [self.within(item, name, place) for item in value]
        if not isinstance(value, str):
            return value
        literal = _REFERENCE.sub("", value)
        if not literal or not any(True for _ in of_call({"body": {name: literal}})):
            return value
        return self._reference(value, name, place)

    def _reference(self, value: str, name: str, place: str) -> str:
        known = self._names.get(value)
        if known is None:
            slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "secret"
            made = f"{self.prefix[:40]}-{slug}"
            count = sum(1 for other in self.places if other.startswith(made))
            known = made if count == 0 else f"{made}-{count + 1}"
            self._names[value] = known
        self.places.setdefault(known, []).append(place)
        return f"{{{{secret:{known}}}}}"
