"""The state of an alarm follows from its periods, also where data is missing."""

from typing import Any

import pytest

from rehearsal.simulators.embedded_aws.alarms.judging import judge


def alarm(missing: str = "notBreaching", needed: int | None = None) -> dict[str, Any]:
    return {
        "StateValue": "OK",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 5.0,
        "TreatMissingData": missing,
        "DatapointsToAlarm": needed,
    }


@pytest.mark.parametrize(
    ("values", "needed", "state"),
    [
        ([6.0], None, "ALARM"),
        ([5.0], None, "OK"),
        ([6.0, 4.0], None, "OK"),
        ([6.0, 4.0, 9.0], 2, "ALARM"),
        ([6.0, None, None], 2, "OK"),
        ([None], None, "OK"),
    ],
)
def test_enough_breaching_periods_ring(
    values: list[float | None], needed: int | None, state: str
) -> None:
    assert judge(alarm(needed=needed), values).state == state


@pytest.mark.parametrize(
    ("missing", "state"),
    [
        ("notBreaching", "OK"),
        ("breaching", "ALARM"),
        ("missing", "INSUFFICIENT_DATA"),
        ("ignore", "OK"),
    ],
)
def test_missing_data_counts_as_the_alarm_says(missing: str, state: str) -> None:
    assert judge(alarm(missing), [None, None]).state == state


def test_an_ignored_gap_keeps_an_alarm_ringing() -> None:
    assert judge({**alarm("ignore"), "StateValue": "ALARM"}, [None]).state == "ALARM"


def test_the_reason_names_values_and_threshold() -> None:
    reason = judge(alarm(), [6.5]).reason
    assert "[6.5] was GreaterThanThreshold the threshold (5)" in reason
