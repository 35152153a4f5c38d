"""What a value counts as where it is compared, added up or shown: options above all.

An option that was chosen is an object. Compared with a text or a number, used as a key, joined or
shown, it counts as its value, else its label, else its text.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from lambda_src.flows.documents import Json

NAMES = ("value", "label", "text")
"""What an option is known by. Of a plain one, each of them is the option itself."""

Same: TypeAlias = Callable[[Json, Json], bool]
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)


def is_number(value: Json) -> bool:
    """Whether it is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def option_value(option: Mapping[str, Json]) -> Json:
    """Return the value of an option, else its label, else its text, else the object itself."""
    return next((option[name] for name in NAMES if option.get(name) is not None), option)


def plain(value: Json) -> Json:
    """Return what a value counts as: an option its value, anything else itself."""
    return option_value(value) if isinstance(value, dict) else value


def field_of(value: Json, name: str) -> Json:
    """Return a field of an object, or of a plain option. Raises LookupError."""
    if isinstance(value, dict):
        return value[name]
    if name in NAMES and (isinstance(value, str) or is_number(value)):
        return value
    raise LookupError(name)


def counted(one: Json, other: Json) -> tuple[Json, Json]:
    """Return both as they are compared: an option as its value, but with an object as a whole."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one, other
    return plain(one), plain(other)


def same(one: Json, other: Json) -> bool:
    """Whether two values are equal: 3 is 3.0, true is not 1, and items count one by one."""
    one, other = counted(one, other)
    return _alike(one, other, same)


def loosely_same(one: Json, other: Json) -> bool:
    """The same, and a text that looks like a number equals that number."""
    one, other = numbers_of(*counted(one, other))
    return _alike(one, other, loosely_same)


def _alike(one: Json, other: Json, equal: Same) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def numbers_of(one: Json, other: Json) -> tuple[Json, Json]:
    """Return both, a text that looks like a number as one where the other is a number."""
    if is_number(one):
        return one, as_number(other)
    if is_number(other):
        return as_number(one), other
    return one, other


def as_number(value: Json) -> Json:
    """Return the number that a value looks like or counts as, else the value itself."""
    value = plain(value)
    if not isinstance(value, str) or not _NUMBER.fullmatch(value.strip()):
        return value
    return float(value) if "." in value else int(value)
