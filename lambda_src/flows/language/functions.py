"""The functions of expressions, besides those over lists and the macros."""

import datetime as dt
import math
import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lambda_src.flows import patterns
from lambda_src.flows.aggregates import FUNCTIONS as AGGREGATES
from lambda_src.flows.language.syntax import ExpressionError
from lambda_src.flows.values import is_number, plain

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(h|ms|us|ns|m|s)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_MOST_PARTS = 10_000
MOST_MADE = 200_000
"""Characters of a text that a function makes."""


@dataclass(frozen=True)
class Function:
    """`least` and `most` are the numbers of arguments, that in front of the dot included."""

    run: Callable[..., Any]
    least: int = 1
    most: int = 1


def _text(value: Any) -> str:
    found = plain(value)
    if not isinstance(found, str):
        raise ExpressionError(f"expected a text, found {kind_of(found)}")
    return found


def _whole(value: Any) -> int:
    found = plain(value)
    if not is_number(found) or found != int(found):
        raise ExpressionError(f"expected a whole number, found {kind_of(found)}")
    return int(found)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ExpressionError(f"expected a list, found {kind_of(value)}")
    return value


_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "bool"), (int, "int"), (float, "double"), (str, "string"), (list, "list"),
    (dict, "map"), (dt.datetime, "timestamp"), (dt.timedelta, "duration"),
)  # fmt: skip


def kind_of(value: Any) -> str:
    """Return the type of a value, as the language names it."""
    return next((name for type_, name in _KINDS if isinstance(value, type_)), "null")


def _size(value: Any) -> int:
    if not isinstance(value, str | list | dict):
        raise ExpressionError(f"expected a text, a list or an object, found {kind_of(value)}")
    return len(value)


def _int(value: Any) -> int:
    found = plain(value)
    if isinstance(found, dt.datetime):
        return int(found.timestamp())
    if isinstance(found, str) and re.fullmatch(r"[+-]?\d{1,19}", found, re.ASCII):
        return int(found)
    if not is_number(found) or not math.isfinite(found):
        raise ExpressionError(f"expected a whole number, found {kind_of(found)}")
    return int(found)


def _double(value: Any) -> float:
    found = plain(value)
    if isinstance(found, str) and re.fullmatch(r"[+-]?\d{1,300}(\.\d{1,300})?", found, re.ASCII):
        return float(found)
    if not is_number(found):
        raise ExpressionError(f"expected a number, found {kind_of(found)}")
    return float(found)


def text_of(time: dt.datetime | dt.timedelta) -> str:
    """Return a time or a duration as a text that `timestamp` or `duration` reads."""
    if isinstance(time, dt.timedelta):
        return f"{time.total_seconds():g}s"
    return time.isoformat().replace("+00:00", "Z")


def _string(value: Any) -> str:
    found = plain(value)
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, dt.datetime | dt.timedelta):
        return text_of(found)
    if isinstance(found, float) and found.is_integer():
        return str(int(found))
    if not isinstance(found, str) and not is_number(found):
        raise ExpressionError(f"expected a text or a number, found {kind_of(found)}")
    return str(found)


def _timestamp(value: Any) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(_text(value))
    except ValueError:
        raise ExpressionError("expected a time such as 2026-11-20T09:00:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _duration(value: Any) -> dt.timedelta:
    written = _text(value)
    parts = _DURATION.findall(written.removeprefix("-"))
    if "".join(number + unit for number, unit in parts) != written.removeprefix("-") or not parts:
        raise ExpressionError("expected a duration such as 1h30m")
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in parts)
    return dt.timedelta(seconds=-seconds if written.startswith("-") else seconds)


def _zone(name: str) -> dt.tzinfo | None:
    """A time zone by its name, from the system or the package `tzdata`; names may be anything."""
    try:
        return dt.UTC if name == "UTC" else zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None


def is_zone(name: str) -> bool:
    """Whether a text is the name of a time zone."""
    return bool(name) and _zone(name) is not None


def _no_time() -> dt.datetime:
    raise ExpressionError("there is no time here")


def _part(read: Callable[[dt.datetime], int | str]) -> Function:
    def run(value: Any, zone: Any = "UTC") -> int | str:
        if not isinstance(value, dt.datetime):
            raise ExpressionError(f"expected a timestamp, found {kind_of(value)}")
        found = _zone(_text(zone))
        if found is None:
            raise ExpressionError("expected a time zone such as Europe/Vienna")
        return read(value.astimezone(found))

    return Function(run, 1, 2)


def _join(values: Any, between: Any = "") -> str:
    parts, sign = [_string(item) for item in _list(values)], _text(between)
    return sign.join(_fitting(parts, sum(map(len, parts)) + len(sign) * len(parts)))


def _fitting(value: Any, size: int) -> Any:
    if size > MOST_MADE:
        raise ExpressionError(f"makes a text of more than {MOST_MADE:,} characters")
    return value


def _replace(text: Any, old: Any, new: Any) -> str:
    found, before, after = _text(text), _text(old), _text(new)
    times = found.count(before)
    return str(_fitting(found, len(found) + times * len(after)).replace(before, after))


def _split(text: Any, between: Any) -> list[str]:
    if not _text(between):
        return list(_text(text)[:_MOST_PARTS])
    return _text(text).split(_text(between), _MOST_PARTS)


def _substring(text: Any, start: Any, end: Any = None) -> str:
    found, first = _text(text), _whole(start)
    last = len(found) if end is None else _whole(end)
    if not 0 <= first <= last <= len(found):
        raise ExpressionError("a substring outside of its text")
    return found[first:last]


def _matches(text: Any, pattern: Any) -> bool:
    try:
        return patterns.found_in(_text(pattern), _text(text))
    except patterns.FormError:
        raise ExpressionError("expected a regular expression, without look-around") from None


TEXT_FUNCTIONS: Mapping[str, Function] = {
    "lowerAscii": Function(lambda text: _text(text).lower()),
    "upperAscii": Function(lambda text: _text(text).upper()),
    "trim": Function(lambda text: _text(text).strip()),
    "split": Function(_split, 2, 2),
    "replace": Function(_replace, 3, 3),
    "substring": Function(_substring, 2, 3),
    "indexOf": Function(lambda text, part: _text(text).find(_text(part)), 2, 2),
    "join": Function(_join, 1, 2),
}
"""Those of texts that CEL keeps in an extension."""

FUNCTIONS: Mapping[str, Function] = {
    "size": Function(_size),
    "contains": Function(lambda text, part: _text(part) in _text(text), 2, 2),
    "startsWith": Function(lambda text, part: _text(text).startswith(_text(part)), 2, 2),
    "endsWith": Function(lambda text, part: _text(text).endswith(_text(part)), 2, 2),
    "matches": Function(_matches, 2, 2),
    "int": Function(_int),
    "uint": Function(_int),
    "double": Function(_double),
    "string": Function(_string),
    "type": Function(kind_of),
    "timestamp": Function(_timestamp),
    "duration": Function(_duration),
    "now": Function(_no_time, 0, 0),
    "date": _part(lambda time: time.date().isoformat()),
    "getFullYear": _part(lambda time: time.year),
    "getMonth": _part(lambda time: time.month - 1),
    "getDate": _part(lambda time: time.day),
    "getDayOfMonth": _part(lambda time: time.day - 1),
    "getDayOfWeek": _part(lambda time: time.isoweekday() % 7),
    "getDayOfYear": _part(lambda time: time.timetuple().tm_yday - 1),
    "getHours": _part(lambda time: time.hour),
    "getMinutes": _part(lambda time: time.minute),
    "getSeconds": _part(lambda time: time.second),
    **TEXT_FUNCTIONS,
    **{name: Function(run, 1, 2 if name == "top_keys" else 1) for name, run in AGGREGATES.items()},
}
"""By name; a function that is written behind a value has it as its first argument."""

TYPE_NAMES = frozenset({name for _, name in _KINDS} | {"null"})
"""What `type(x)` is compared with."""
