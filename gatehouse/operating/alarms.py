"""The alarms of one environment, as CloudWatch tells them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gatehouse.platform import Platform

_RANK = {"ALARM": 0, "INSUFFICIENT_DATA": 1, "OK": 2}


@dataclass(frozen=True)
class AlarmState:
    """What an alarm is, and how it stands since when and why."""

    name: str
    state: str
    since: datetime
    reason: str
    description: str


def alarms(platform: Platform) -> list[AlarmState]:
    """Every alarm of the environment: those that ring first."""
    prefix = f"{platform.settings.resource_prefix}-"
    pages = (
        platform.client("cloudwatch")
        .get_paginator("describe_alarms")
        .paginate(AlarmNamePrefix=prefix, AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    )
    found = [_state(alarm, prefix) for page in pages for alarm in _all(page)]
    return sorted(found, key=lambda alarm: (_RANK.get(alarm.state, 1), alarm.name))


def _all(page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from page.get("MetricAlarms", ())
    yield from page.get("CompositeAlarms", ())


def _state(alarm: Mapping[str, Any], prefix: str) -> AlarmState:
    return AlarmState(
        name=alarm["AlarmName"].removeprefix(prefix),
        state=alarm["StateValue"],
        since=alarm["StateUpdatedTimestamp"],
        reason=alarm.get("StateReason", ""),
        description=alarm.get("AlarmDescription", ""),
    )
