"""Whether a variant is better, by a test that may be looked at after every visitor.

Of two variants a and b, count the visitors who reached the goal. Under the hypothesis that a is not
better, each of them is one of a with a chance of at most w, a's share of the two weights, whatever
the rate is and however it changes with time. Against that stands an a whose rate is r times that
of b, for a fixed list of r above 1. The mean of the likelihood ratios over the list is a
non-negative supermartingale that begins at 1, so the chance that it ever exceeds 1/error is at
most `error` (Ville's inequality): a look costs nothing. With epochs of other weights the ratios
multiply.

A winner beats every other variant with an evidence of `variants / error`. Whichever is in truth
not the best would have to beat one that is as good or better, and at most `variants` can err so:
the chance that a wrong winner is ever named is at most `error`.

J. Ville, Étude critique de la notion de collectif (1939); M. Lindon and A. Malek, Anytime-valid
inference for multinomial count data (NeurIPS 2022); A. Ramdas and others, Game-theoretic statistics
and safe anytime-valid inference (Statistical Science 38, 2023).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

ERROR = 0.05
"""The chance that a wrong winner is ever named, and that an interval ever misses its rate."""

_LIFTS = tuple(math.exp(math.log(4) * step / 24) for step in range(1, 25))
"""How many times better: 1.06 to 4, evenly on a logarithmic scale."""

_HALVINGS = 60


@dataclass(frozen=True)
class Epoch:
    """A time with the same weights: by variant its weight, and visitors who reached the goal."""

    weights: Mapping[str, int]
    converted: Mapping[str, int]


def log_evidence(better: str, worse: str, epochs: Sequence[Epoch]) -> float:
    """Return the logarithm of the evidence that one variant is better than another."""
    logs = [0.0] * len(_LIFTS)
    for epoch in epochs:
        weights = epoch.weights.get(better, 0), epoch.weights.get(worse, 0)
        if not all(weights):  # nobody could see one of them
            continue
        won, lost = epoch.converted.get(better, 0), epoch.converted.get(worse, 0)
        ratios = _log_ratios(weights[0] / sum(weights))
        logs = [log + won * up + lost * down for log, (up, down) in zip(logs, ratios, strict=True)]
    most = max(logs)
    return most + math.log(sum(math.exp(each - most) for each in logs) / len(logs))


@lru_cache(maxsize=1024)
def _log_ratios(share: float) -> tuple[tuple[float, float], ...]:
    """Return for each lift what a visitor of the better one, and one of the other, says for it."""
    lifted = (share * lift / (share * lift + 1 - share) for lift in _LIFTS)
    return tuple((math.log(one / share), math.log((1 - one) / (1 - share))) for one in lifted)


def winner(variants: Sequence[str], epochs: Sequence[Epoch], error: float = ERROR) -> str | None:
    """Return the variant that is better than every other one, if there is one by now."""
    if len(variants) < 2:  # noqa: PLR2004 - a comparison takes two
        return None
    enough = math.log(len(variants) / error)
    for one in variants:
        others = (other for other in variants if other != one)
        if all(log_evidence(one, other, epochs) >= enough for other in others):
            return one
    return None


def interval(converted: int, visitors: int, error: float = ERROR) -> tuple[float, float]:
    """Return bounds of a rate that hold at all times together, with a chance of 1 - error.

    These are the rates that a uniform mixture of all rates does not refute: H. Robbins,
    Statistical methods related to the law of the iterated logarithm (1970).
    """
    if visitors == 0:
        return 0.0, 1.0
    won, lost = converted, visitors - converted
    mixture = math.lgamma(won + 1) + math.lgamma(lost + 1) - math.lgamma(visitors + 2)

    def is_refuted(rate: float) -> bool:
        chance = _times_log(won, rate) + _times_log(lost, 1 - rate)
        return mixture - chance > math.log(1 / error)

    found = won / visitors
    return _bound(is_refuted, 0.0, found), _bound(is_refuted, 1.0, found)


def _bound(is_refuted: Callable[[float], bool], outside: float, inside: float) -> float:
    if not is_refuted(outside):
        return outside
    for _ in range(_HALVINGS):
        middle = (outside + inside) / 2
        if is_refuted(middle):
            outside = middle
        else:
            inside = middle
    return outside


def _times_log(count: int, value: float) -> float:
    if count == 0:
        return 0.0
    return count * math.log(value) if value > 0 else -math.inf
