"""An objective's budget of bad requests, and an alarm when it is used up too fast.

https://sre.google/workbook/alerting-on-slos/, "6: Multiwindow, Multi-Burn-Rate Alerts": of two
windows the long one says that it matters, the short one that it still goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cdktf_cdktf_provider_aws.cloudwatch_composite_alarm import CloudwatchCompositeAlarm

from modules.framework import Construct
from modules.log_alarm import Notice
from modules.math_alarm import Limit, MathAlarm, Metric, share

LEAST_BAD: Final = 10
"""Bad requests in a window below which nobody is told."""


@dataclass(frozen=True)
class Burn:
    """So many times as fast as the budget lasts 30 days, seen in a long and in a short window."""

    rate: float
    long: str
    short: str


_SECONDS: Final[Mapping[str, int]] = {"5m": 300, "30m": 1_800, "1h": 3_600, "6h": 21_600}
BURNS: Final = (
    Burn(14.4, "1h", "5m"),  # 2 percent of the budget of 30 days in an hour
    Burn(6, "6h", "30m"),  # 5 percent in six hours
)


@dataclass(frozen=True)
class Objective:
    """Percent of requests that are to be good, and the metrics that count bad ones and all."""

    percent: float
    bad: Metric
    all: Metric


class BurnRateAlarm(Construct):
    """One composite alarm over the windows of each burn rate; they tell nobody themselves."""

    def __init__(self, scope: Construct, id_: str, *, notice: Notice, objective: Objective) -> None:
        super().__init__(scope, id_)
        budget = 100 - objective.percent
        windows = [
            MathAlarm(
                self,
                f"over_{window}",
                notice=Notice(
                    name=f"{notice.name}-{window}",
                    description=f"A window of {notice.name}, which tells people",
                ),
                metrics={"bad": objective.bad, "all": objective.all},
                expression=share("bad", "all", least=LEAST_BAD),
                limit=Limit(round(burn.rate * budget, 6), period_seconds=_SECONDS[window]),
            )
            for burn in BURNS
            for window in (burn.long, burn.short)
        ]
        CloudwatchCompositeAlarm(
            self,
            "alarm",
            alarm_name=notice.name,
            alarm_description=notice.description,
            alarm_actions=notice.actions,
            ok_actions=notice.actions,
            alarm_rule=" OR ".join(
                f'(ALARM("{notice.name}-{burn.long}") AND ALARM("{notice.name}-{burn.short}"))'
                for burn in BURNS
            ),
            depends_on=[window.alarm for window in windows],  # the rule names them by text
        )
