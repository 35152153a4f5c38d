"""Values of a plan as the review sees them: known, a pointer to another resource, or hidden.

A pointer is text such as `${tables:aws_kms_key.data_key_key.arn}`: the attribute of a resource of
a stack, which AWS will only give during the apply. Pointers can be compared like any other text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Value: TypeAlias = Any


class CannotJudgeError(Exception):
    """A policy asked for something that neither plan nor configuration shows."""


@dataclass(frozen=True)
class Unknown:
    """A value that the plan hides; `references` are the addresses that it is computed from."""

    references: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "known after apply" + (f" ({', '.join(self.references)})" if self.references else "")


def pointer(stack: str, address: str, attribute: str) -> str:
    """The text that stands for an attribute that is not known yet."""
    return f"${{{stack}:{address}.{attribute}}}"


def is_known(value: Value) -> bool:
    """Whether nothing below `value` is hidden."""
    if isinstance(value, Unknown):
        return False
    if isinstance(value, dict):
        return all(is_known(item) for item in value.values())
    if isinstance(value, list):
        return all(is_known(item) for item in value)
    return True


def leaves(value: Value, path: str = "") -> Iterator[tuple[str, Value]]:
    """Every scalar below `value` with its dotted path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, f"{path}.{number}")
    else:
        yield path, value


def look_up(value: Value, path: Iterable[str | int]) -> Value:
    """What lies at a path; a list of one block is entered by itself. None when nothing is there."""
    for step in path:
        if isinstance(value, Unknown):
            return value
        if isinstance(value, list):
            value = _element(value, step)
            if isinstance(step, int) or str(step).isdigit():
                continue
        if isinstance(value, Unknown):
            return value
        value = value.get(str(step)) if isinstance(value, dict) else None
    return value


def _element(items: list[Value], step: str | int) -> Value:
    if isinstance(step, int) or step.isdigit():
        number = int(step)
        return items[number] if number < len(items) else None
    return items[0] if len(items) == 1 else None
