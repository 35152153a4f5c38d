"""Functions over lists, in CEL expressions and in the older form of `aggregate`."""

from collections.abc import Callable, Iterable
from typing import Any

from lambda_src.flows.documents import Json
from lambda_src.flows.values import is_number, plain

Number = int | float


class NotAListError(TypeError):
    """An aggregate was asked of something that is no list."""


def _list(values: Json) -> list[Json]:
    if not isinstance(values, list):
        raise NotAListError("expected a list")
    return values


def _items(values: Json) -> list[Json]:
    return [value for value in _list(values) if value is not None]


def _numbers(values: Json) -> list[Number]:
    return [value for value in map(plain, _items(values)) if is_number(value)]


def average(values: Json) -> float:
    """The mean of the numbers; 0.0 without any."""
    numbers = _numbers(values)
    return sum(numbers) / len(numbers) if numbers else 0.0


def merge_by(join: Callable[[Json, Json], Json]) -> Callable[[Json], dict[str, Json]]:
    """One object of many; `join` says what becomes of a key that two of them have."""

    def merge(values: Json) -> dict[str, Json]:
        merged: dict[str, Json] = {}
        for value in _items(values):
            for key, item in value.items() if isinstance(value, dict) else ():
                merged[key] = join(merged[key], item) if key in merged else item
        return merged

    return merge


def _sum(one: Json, other: Json) -> Json:
    return one + other if is_number(one) and is_number(other) else other


def _larger(one: Json, other: Json) -> Json:
    return max(one, other) if is_number(one) and is_number(other) else other


def _flat(values: Json) -> Iterable[Json]:
    for value in _items(values):
        if isinstance(value, list):
            yield from _items(value)
        else:
            yield value


def top_keys(values: Json, count: Json = 5) -> list[str]:
    """The keys with the largest numbers, largest first; equal ones in the order of their names."""
    scores = values if isinstance(values, dict) else {}
    ranked = sorted((-score, key) for key, score in scores.items() if is_number(score))
    return [key for _, key in ranked[: max(0, int(count))]]


MERGE_STRATEGIES = {"sum": "merge_sum", "max": "merge_max", "last": "merge_last"}
"""The function of each `merge_strategy` of the older form."""

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sum": lambda values: sum(_numbers(values)),
    "avg": average,
    "min": lambda values: min(_numbers(values), default=None),
    "max": lambda values: max(_numbers(values), default=None),
    "count": lambda values: len(_list(values)),
    "merge": merge_by(_sum),
    "merge_sum": merge_by(_sum),
    "merge_max": merge_by(_larger),
    "merge_last": merge_by(lambda _, last: last),
    "flatten": lambda values: list(_flat(values)),
    "collect": lambda values: list(_flat(values)),
    "top_keys": top_keys,
}
"""By the name that documents use."""
