"""What the status of a rollout counts, and what a percentage may be."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from environments import load
from gatehouse.operating.rollout import Observed, RolloutCommands
from gatehouse.platform import ArgumentError

LINES = [
    "START RequestId: 1",
    '{"message": "execution_api_invocation_started"}',
    '{"message": "execution_api_invocation_success", "duration_ms": 40}',
    '{"message": "execution_api_invocation_success", "duration_ms": 90}',
    '{"message": "execution_api_fallback", "reason": "error"}',
    '{"message": "somebody else\'s"}',
    "[1, 2]",
]


@dataclass
class Aws:
    """SSM and CloudWatch Logs at the edge."""

    stored: dict[str, str] = field(default_factory=lambda: {"flag": "10"})

    def get_parameter(self, **call: str) -> Any:
        return {"Parameter": {"Value": self.stored[call["Name"]]}}

    def put_parameter(self, **call: Any) -> None:
        self.stored[call["Name"]] = call["Value"]

    def get_paginator(self, _: str) -> "Aws":
        return self

    def paginate(self, **_: Any) -> Any:
        return [{"events": [{"message": line} for line in LINES]}]


@dataclass
class Deployed:
    """A platform whose stack `layers` published these outputs."""

    fallback: str = "true"
    aws: Aws = field(default_factory=Aws)
    settings: Any = field(default_factory=lambda: load("dev"))

    def client(self, _: str) -> Aws:
        return self.aws

    def outputs(self, _: str) -> dict[str, str]:
        return {"percentage_parameter": "flag", "fallback": self.fallback}


def commands(deployed: Deployed) -> RolloutCommands:
    return RolloutCommands(deployed)  # type: ignore[arg-type] # stands for a deployed platform


def test_the_status_counts_our_log_events_and_nothing_else() -> None:
    seen = commands(Deployed()).observed(15)
    assert seen.counts == {
        "execution_api_invocation_started": 1,
        "execution_api_invocation_success": 2,
        "execution_api_fallback": 1,
    }
    assert seen.milliseconds == [40, 90]


@pytest.mark.parametrize(("share", "expected"), [(0.5, 10), (0.95, 19), (1.0, 20)])
def test_a_percentile_is_a_time_that_was_measured(share: float, expected: int) -> None:
    assert Observed(milliseconds=list(range(20, 0, -1))).percentile(share) == expected


def test_without_answers_there_is_no_percentile() -> None:
    assert Observed().percentile(0.95) is None


def test_setting_the_percentage_writes_the_flag() -> None:
    deployed = Deployed()
    commands(deployed).set(50)
    assert commands(deployed).percentage() == 50


def test_without_a_fallback_less_than_all_is_refused_and_nothing_written() -> None:
    deployed = Deployed(fallback="false")
    with pytest.raises(ArgumentError, match="dev has no fallback"):
        commands(deployed).set(50)
    assert deployed.aws.stored == {"flag": "10"}
    commands(deployed).set(100)
    assert deployed.aws.stored == {"flag": "100"}
