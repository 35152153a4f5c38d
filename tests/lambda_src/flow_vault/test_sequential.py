"""The test of experiments holds its error at any time, and finds what is there."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_src.flow_vault.sequential import ERROR, Epoch, interval, log_evidence, winner

RUNS = 300
"""Experiments without a difference, each looked at after every conversion."""


def evidence(won: int, lost: int, share: tuple[int, int] = (1, 1)) -> float:
    epoch = Epoch({"a": share[0], "b": share[1]}, {"a": won, "b": lost})
    return math.exp(log_evidence("a", "b", [epoch]))


@pytest.mark.parametrize("share", [(1, 1), (1, 9), (7, 3)])
@pytest.mark.parametrize("count", [1, 2, 10, 60])
def test_without_a_difference_the_evidence_is_one_on_average(
    share: tuple[int, int], count: int
) -> None:
    """The exact mean over everything that can happen: with this, Ville's inequality holds."""
    chance = share[0] / sum(share)
    mean = sum(
        math.comb(count, won)
        * chance**won
        * (1 - chance) ** (count - won)
        * evidence(won, count - won, share)
        for won in range(count + 1)
    )
    assert mean == pytest.approx(1.0, rel=1e-9)


@given(st.floats(0.01, 1.0), st.integers(1, 40))
def test_for_a_worse_variant_the_evidence_is_at_most_one_on_average(
    times: float, count: int
) -> None:
    chance = times / (times + 1)
    mean = sum(
        math.comb(count, won)
        * chance**won
        * (1 - chance) ** (count - won)
        * evidence(won, count - won)
        for won in range(count + 1)
    )
    assert mean <= 1 + 1e-9


def test_epochs_of_other_weights_multiply_and_a_variant_nobody_sees_says_nothing() -> None:
    epochs = [Epoch({"a": 1, "b": 1}, {"a": 30, "b": 10}), Epoch({"a": 1, "b": 0}, {"a": 99})]
    assert log_evidence("a", "b", epochs) == log_evidence("a", "b", epochs[:1])
    # A heavier weight alone is no evidence: 90 of 100 are what nine to one gives.
    heavy = [Epoch({"a": 9, "b": 1}, {"a": 90, "b": 10})]
    assert winner(["a", "b"], heavy) is None


def wrong_winners(chances: dict[str, float], weights: dict[str, int], conversions: int) -> int:
    """How many of `RUNS` name a winner that is not the best, at any of their looks."""
    best = max(chances.values())
    truly = {name for name in chances if chances[name] == best}
    right = truly if len(truly) == 1 else set()
    names = list(chances)
    shares = [weights[name] * chances[name] for name in names]
    wrong = 0
    for run in range(RUNS):
        luck = random.Random(run)  # noqa: S311 - a simulation
        counted = dict.fromkeys(names, 0)
        for name in luck.choices(names, shares, k=conversions):
            counted[name] += 1
            found = winner(names, [Epoch(weights, counted)])
            if found is not None:
                wrong += found not in right
                break
    return wrong


@pytest.mark.parametrize(
    ("chances", "weights"),
    [
        ({"a": 0.1, "b": 0.1}, {"a": 1, "b": 1}),
        ({"a": 0.1, "b": 0.1}, {"a": 4, "b": 1}),
        ({"a": 0.1, "b": 0.1, "c": 0.1}, {"a": 1, "b": 1, "c": 2}),
        ({"a": 0.1, "b": 0.2, "c": 0.2}, {"a": 1, "b": 1, "c": 1}),
    ],
)
def test_looking_after_every_conversion_names_a_wrong_winner_seldom(
    chances: dict[str, float], weights: dict[str, int]
) -> None:
    wrong = wrong_winners(chances, weights, conversions=250)
    assert wrong / RUNS <= ERROR


def test_an_ordinary_test_does_not_hold_its_error_when_it_is_looked_at_as_often() -> None:
    """What the sequential test is for; without this the simulation above could not fail."""
    wrong = 0
    for run in range(RUNS):
        luck = random.Random(run)  # noqa: S311 - a simulation
        won = 0
        for count in range(1, 251):
            won += luck.random() < 1 / 2
            if abs(won - count / 2) > 1.96 * math.sqrt(count) / 2:  # 5 %, two-sided
                wrong += 1
                break
    assert wrong / RUNS > 4 * ERROR


def test_a_variant_that_is_half_as_good_again_is_found() -> None:
    names, weights = ["a", "b"], {"a": 1, "b": 1}
    found = 0
    for run in range(40):
        luck = random.Random(run)  # noqa: S311 - a simulation
        counted = {"a": 0, "b": 0}
        for name in luck.choices(names, [0.15, 0.1], k=600):
            counted[name] += 1
        found += winner(names, [Epoch(weights, counted)]) == "a"
    assert found >= 36


@pytest.mark.parametrize(
    ("converted", "visitors"), [(0, 0), (0, 10), (10, 10), (3, 10), (300, 1_000)]
)
def test_an_interval_has_the_rate_in_it_and_narrows(converted: int, visitors: int) -> None:
    least, most = interval(converted, visitors)
    assert 0 <= least <= most <= 1
    if visitors:
        assert least <= converted / visitors <= most
        narrower = interval(converted * 100, visitors * 100)
        assert narrower[1] - narrower[0] < most - least


def test_an_interval_seldom_misses_its_rate_at_any_of_all_looks() -> None:
    missed = 0
    for run in range(200):
        luck = random.Random(run)  # noqa: S311 - a simulation
        converted = 0
        for visitors in range(1, 201):
            converted += luck.random() < 0.3
            least, most = interval(converted, visitors)
            if not least <= 0.3 <= most:
                missed += 1
                break
    assert missed / 200 <= ERROR
