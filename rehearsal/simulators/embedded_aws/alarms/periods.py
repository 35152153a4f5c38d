"""The values of an alarm's periods, from the points that metrics have."""

import time
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, Final

from rehearsal.simulators.embedded_aws.alarms.arithmetic import evaluate

Points = Sequence[Mapping[str, Any]]
# AWS publishes these without dimensions too: the sum over everything of the account.
_SUMMED_BY_AWS: Final = frozenset({"AWS/Lambda"})


class Periods:
    """Reads MiniStack's metrics. A minute of CloudWatch lasts `minute_seconds` here."""

    def __init__(self, cloudwatch: ModuleType, minute_seconds: float) -> None:
        self._cloudwatch = cloudwatch
        self._scale = minute_seconds / 60

    def values(self, alarm: Mapping[str, Any], now: float | None = None) -> list[float | None]:
        """Return the value of each period that the alarm looks at, the newest first."""
        moment = time.time() if now is None else now
        queries = alarm.get("Metrics") or ()
        period = next((q["MetricStat"]["Period"] for q in queries if "MetricStat" in q), None)
        length = float(period or alarm.get("Period") or 60) * self._scale
        count = int(alarm.get("EvaluationPeriods") or 1)
        windows = [(moment - (i + 1) * length, moment - i * length) for i in range(count)]
        return [self._value(alarm, start, end) for start, end in windows]

    def _value(self, alarm: Mapping[str, Any], start: float, end: float) -> float | None:
        if not alarm.get("Metrics"):
            statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average"
            return self._statistic(alarm, statistic, start, end)
        known: dict[str, float | None] = {}
        result: float | None = None
        waiting = sorted(alarm["Metrics"], key=lambda query: "Expression" in query)
        for query in waiting:
            if "MetricStat" in query:
                stat = query["MetricStat"]
                value = self._statistic(stat["Metric"], stat["Stat"], start, end)
            else:
                value = evaluate(query["Expression"], known)
            known[query["Id"]] = value
            if query.get("ReturnData", True):
                result = value
        return result

    def _statistic(
        self, metric: Mapping[str, Any], statistic: str, start: float, end: float
    ) -> float | None:
        points = [point for point in self._points(metric) if start < point["Timestamp"] <= end]
        stats = self._cloudwatch._calc_stats(points)  # noqa: SLF001 - its arithmetic is right
        if not stats:
            return None
        value = self._cloudwatch._stat_value(stats, statistic, points)  # noqa: SLF001 - as above
        return None if value is None else float(value)

    def _points(self, metric: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        expected = {item["Name"]: item["Value"] for item in metric.get("Dimensions") or ()}
        of_metric = (metric["Namespace"], metric["MetricName"])
        found = self._cloudwatch._metrics  # noqa: SLF001 - as above
        if not expected and metric["Namespace"] in _SUMMED_BY_AWS:
            keys = [key for key in list(found) if key[:2] == of_metric]
        else:
            keys = [(*of_metric, self._cloudwatch._dims_key(expected))]  # noqa: SLF001 - as above
        for key in keys:
            yield from list(found.get(key) or ())
