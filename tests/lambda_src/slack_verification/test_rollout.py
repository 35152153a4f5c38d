"""The share of channels on the API path, and that a channel never flips."""

import math
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_src.slack_verification.rollout import Rollout, place

CHANNELS = 2_000
# Beyond 4.5 standard deviations a fair hash lies once in 150,000 runs; this one does not change.
DEVIATIONS = 4.5


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Flag:
    """The parameter, and how often it was read."""

    text: str = "10"
    reads: int = 0
    error: Exception | None = None

    def __call__(self) -> str:
        self.reads += 1
        if self.error:
            raise self.error
        return self.text


def on_the_path(percent: int, workspace: int = 0) -> set[str]:
    rollout = Rollout(lambda: str(percent))
    channels = (f"C{workspace:03}{number:05X}" for number in range(CHANNELS))
    return {channel for channel in channels if rollout.includes("acme", channel)}


@pytest.mark.parametrize("percent", [0, 10, 50, 100])
def test_the_share_of_channels_is_the_setting_within_sampling_error(percent: int) -> None:
    share = percent / 100
    error = DEVIATIONS * math.sqrt(CHANNELS * share * (1 - share))
    for workspace in range(20):
        assert abs(len(on_the_path(percent, workspace)) - CHANNELS * share) <= error


@settings(deadline=None)  # the machine may be busy
@given(st.text(min_size=1), st.text(min_size=1), st.integers(0, 100))
def test_a_channel_never_flips_while_the_setting_stands(
    tenant: str, channel: str, percent: int
) -> None:
    answers = {
        Rollout(lambda: str(percent)).includes(tenant, channel)  # a new process each time
        for _ in range(5)
    }
    assert len(answers) == 1


@settings(deadline=None)  # the machine may be busy
@given(st.text(), st.text(), st.integers(0, 100), st.integers(0, 100))
def test_raising_the_percentage_takes_no_channel_off_the_path(
    tenant: str, channel: str, one: int, other: int
) -> None:
    low, high = sorted((one, other))
    if Rollout(lambda: str(low)).includes(tenant, channel):
        assert Rollout(lambda: str(high)).includes(tenant, channel)


@settings(deadline=None)  # the machine may be busy
@given(st.text(), st.text())
def test_at_0_no_channel_is_on_the_path_and_at_100_every_one(tenant: str, channel: str) -> None:
    assert 0 <= place(tenant, channel) < 100
    assert not Rollout(lambda: "0").includes(tenant, channel)
    assert Rollout(lambda: "100").includes(tenant, channel)


def test_the_place_of_a_channel_is_the_same_for_ever() -> None:
    """A change of the hash would move channels while a rollout stands."""
    assert [place("acme", f"C{n}") for n in range(3)] == [35.77, 52.35, 43.1]


def test_a_change_takes_effect_within_30_seconds_and_not_by_reading_all_the_time() -> None:
    clock, flag = Clock(), Flag("0")
    rollout = Rollout(flag, clock=clock)
    assert not rollout.includes("acme", "C1")
    flag.text = "100"
    for _ in range(299):
        clock.now += 0.1
        rollout.includes("acme", "C1")
    assert flag.reads == 1
    clock.now += 0.1
    assert rollout.includes("acme", "C1")
    assert flag.reads == 2


def test_what_cannot_be_read_leaves_the_setting_as_it_was() -> None:
    clock, flag = Clock(), Flag("100")
    rollout = Rollout(flag, clock=clock)
    assert rollout.percentage() == 100
    denied: Any = {"Error": {"Code": "AccessDeniedException", "Message": "no"}}
    flag.error = ClientError(denied, "GetParameter")
    clock.now += 31
    assert rollout.percentage() == 100


@pytest.mark.parametrize("text", ["", "ten", "101", "-1", "50.5"])
def test_a_value_that_is_no_percentage_changes_nothing(text: str) -> None:
    assert Rollout(Flag(text)).percentage() == 0
