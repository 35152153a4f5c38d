"""The variables of a session, by path: `user.age`, `temp.answer.label`, `input.name`."""

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lambda_src.flows.documents import Json
from lambda_src.flows.facts import is_of_engine
from lambda_src.flows.shapes import INNER_SCOPES, SCOPES, Event, Frame, Scopes
from lambda_src.flows.values import field_of

DEFAULT_SCOPE = "temp"
MOST_IN_VALUE = 200_000
"""Characters and items of one variable, above what a whole session may keep. An action that puts a
list into itself doubles it at every step, so the limit applies before the value is copied."""
_INSIDE = ("local", "output", "input")
_READ_ONLY = frozenset({"input"})


class MissingError(LookupError):
    """Nothing is at a path."""


def split(path: str) -> list[str]:
    """Return the steps of a path, the scope first; one without a scope is in `temp`."""
    steps = path.split(".")
    return steps if steps[0] in (*SCOPES, *INNER_SCOPES) else [DEFAULT_SCOPE, *steps]


def has_scope(path: str) -> bool:
    """Whether a path names its scope."""
    return path.split(".", 1)[0] in (*SCOPES, *INNER_SCOPES)


class TooLargeError(Exception):
    """A value is above `MOST_IN_VALUE`, so the session would be too large to keep."""


@dataclass
class Variables:
    """A working copy of what a session knows, for one step of the engine."""

    shared: Scopes
    inner: Scopes = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    at: str | None = None
    """The path of the node that reads and writes, for events."""
    moment: dt.datetime | None = None
    """The time of the interaction, if there is one."""

    @classmethod
    def of(
        cls,
        scopes: Mapping[str, Mapping[str, Json]],
        frame: Frame,
        moment: dt.datetime | None = None,
    ) -> "Variables":
        """Copy the scopes of a session and of the composite that it is in."""
        shared = {name: copy.deepcopy(dict(scopes.get(name, {}))) for name in SCOPES}
        inner = {name: copy.deepcopy(dict(value)) for name, value in frame.scopes.items()}
        return cls(shared, inner, moment=moment)

    def all(self) -> Scopes:
        """Every scope by name; those of a composite are empty outside of one."""
        return {**self.shared, **{name: self.inner.get(name, {}) for name in INNER_SCOPES}}

    def unscoped(self) -> dict[str, Json]:
        """What a name without a scope means: in `temp`, else what a composite has by that name."""
        inner = [self.inner.get(name, {}) for name in reversed(_INSIDE)]
        return {
            key: value
            for scope in (*inner, self.shared[DEFAULT_SCOPE])
            for key, value in scope.items()
        }

    def get(self, path: str) -> Json:
        """Return what is at a path. Raises MissingError."""
        found: Json = self.all()
        steps = split(path)
        if self.inner and not has_scope(path) and steps[1] not in self.shared[DEFAULT_SCOPE]:
            found = {DEFAULT_SCOPE: self.unscoped()}
        try:
            for step in steps:
                if isinstance(found, list):
                    found = found[int(step)] if _is_index(step, found) else _none(step)
                else:
                    found = field_of(found, step)
        except LookupError:
            raise MissingError(path) from None
        return found

    def known(self, path: str) -> bool:
        """Whether anything is at a path."""
        try:
            self.get(path)
        except MissingError:
            return False
        return True

    def set(self, path: str, value: Json) -> None:
        """Put a value at a path, and objects on the way to it.

        Nothing happens where nothing may be written; an event says so. Raises TooLargeError.
        """
        if not fits(value):
            raise TooLargeError(path)
        place = None if is_of_engine(split(path)) else self._object_above(path, makes=True)
        if place is None:
            self.note("not_written", path=path)
            return
        last = split(path)[-1]
        if isinstance(place, list):
            place[int(last)] = copy.deepcopy(value)
        else:
            place[last] = copy.deepcopy(value)

    def delete(self, path: str) -> None:
        """Take away what is at a path, if anything is."""
        place = None if is_of_engine(split(path)) else self._object_above(path, makes=False)
        last = split(path)[-1]
        if isinstance(place, list):
            del place[int(last)]
        elif place is not None:
            place.pop(last, None)

    def note(self, type_: str, **detail: Json) -> None:
        """Put down an event of the node."""
        self.events.append(Event(type_, self.at, detail))

    def _object_above(self, path: str, *, makes: bool) -> dict[str, Json] | list[Json] | None:
        """The object or list that holds the last step; of a list, only what it already has."""
        scope, *steps = split(path)
        place: Json = self.shared.get(scope)
        if place is None and scope in self.inner and scope not in _READ_ONLY:
            place = self.inner[scope]
        if place is None or not steps or not all(steps):
            return None
        for step in steps[:-1]:
            place = _below(place, step, makes=makes)
        if isinstance(place, list) and not _is_index(steps[-1], place):
            return None
        found: dict[str, Json] | list[Json] | None = place
        return found


def _none(step: str) -> Json:
    raise LookupError(step)


def fits(value: Json) -> bool:
    """Whether a value is within `MOST_IN_VALUE`; counting stops there."""
    left, size = [value], 0
    while left and size <= MOST_IN_VALUE:
        found = left.pop()
        size += len(found) if isinstance(found, str) else 1
        if isinstance(found, dict):
            size += sum(len(key) for key in found if isinstance(key, str))
            left.extend(found.values())
        elif isinstance(found, list):
            size += len(found)
            if size <= MOST_IN_VALUE:
                left.extend(found)
    return size <= MOST_IN_VALUE


def _below(place: Json, step: str, *, makes: bool) -> Json:
    """The object or list at a step; a new object where none is, if it `makes` one."""
    if place is None or (isinstance(place, list) and not _is_index(step, place)):
        return None
    key: Any = int(step) if isinstance(place, list) else step
    below = place[key] if isinstance(place, list) else place.get(step)
    if isinstance(below, dict | list) or not makes:
        return below if isinstance(below, dict | list) else None
    place[key] = {}
    return place[key]


def _is_index(step: str, items: list[Json]) -> bool:
    return step.isascii() and step.isdecimal() and int(step) < len(items)
