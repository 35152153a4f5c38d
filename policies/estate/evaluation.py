"""Evaluates templates: with the functions that synthesized stacks use."""

import json
from collections.abc import Callable, Iterator, Sequence

from policies.estate.template import (
    Call,
    Fields,
    Items,
    Joined,
    Literal,
    Node,
    Reference,
    UnsupportedError,
    parse,
)
from policies.estate.values import Unknown, Value, is_known

LookUp = Callable[[tuple[str | int, ...]], Value]


def evaluate(text: str, look_up: LookUp) -> Value:
    """The value of a template; Unknown when part of it is hidden or not understood."""
    try:
        node = parse(text)
    except UnsupportedError:
        return Unknown()
    value = _value(node, look_up)
    return value if is_known(value) else Unknown(tuple(sorted(set(references(node)))))


def references(node: Node) -> Iterator[str]:
    """The addresses that an expression reads, dotted."""
    match node:
        case Reference(steps):
            yield ".".join(str(step) for step in steps)
        case Call(_, nodes) | Items(nodes) | Joined(nodes):
            for item in nodes:
                yield from references(item)
        case Fields(fields):
            for key, item in fields:
                yield from references(key)
                yield from references(item)


def references_of(text: str) -> tuple[str, ...]:
    """The addresses that a template reads; none when it is not understood."""
    try:
        return tuple(references(parse(text)))
    except UnsupportedError:
        return ()


def _value(node: Node, look_up: LookUp) -> Value:
    match node:
        case Literal(value):
            return value
        case Reference(steps):
            return look_up(steps)
        case Items(items):
            return [_value(item, look_up) for item in items]
        case Fields(fields):
            return {str(_value(key, look_up)): _value(item, look_up) for key, item in fields}
        case Joined(parts):
            return _text([_value(part, look_up) for part in parts])
        case Call(name, arguments):
            return _call(name, [_value(item, look_up) for item in arguments])


def _text(parts: Sequence[Value]) -> Value:
    if any(isinstance(part, Unknown | dict | list) for part in parts):
        return Unknown()
    return "".join(_printed(part) for part in parts)


def _printed(value: Value) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _split(separator: str, text: str) -> list[str]:
    return text.split(separator)


def _join(separator: str, *lists: list[Value]) -> str:
    return separator.join(_printed(item) for items in lists for item in items)


def _flat(*lists: list[Value]) -> list[Value]:
    return [item for items in lists for item in items]


def _element(items: list[Value], number: int) -> Value:
    return items[number % len(items)]


def _merge(*objects: dict[str, Value]) -> dict[str, Value]:
    return {key: item for fields in objects for key, item in fields.items()}


def _same(value: Value) -> Value:
    return value


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "concat": _flat,
    "element": _element,
    "join": _join,
    "jsonencode": json.dumps,
    "jsondecode": json.loads,
    "lower": str.lower,
    "merge": _merge,
    "replace": str.replace,
    "split": _split,
    "tolist": _same,
    "toset": _same,
    "tostring": _printed,
    "trimprefix": str.removeprefix,
    "trimsuffix": str.removesuffix,
    "upper": str.upper,
}


def _call(name: str, arguments: list[Value]) -> Value:
    function = _FUNCTIONS.get(name)
    if function is None or not all(is_known(item) for item in arguments):
        return Unknown()
    try:
        return function(*arguments)
    except (AttributeError, IndexError, TypeError, ValueError, ZeroDivisionError):
        return Unknown()
