"""How long points of metrics stay: as long as an alarm looks back, and no longer.

The embedded AWS writes them down every few seconds, so what is old is kept as one statistic set for
each five minutes. Percentiles need single points, and no alarm asks for one over hours.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, Final

Point = dict[str, Any]
Key = tuple[str, str, str]
SHORT_MINUTES: Final = 70
_BUCKET_MINUTES: Final = 5
_MORE_MINUTES: Final = 10  # than the longest window, for what is written while it is judged


def forget(cloudwatch: ModuleType, now: float, minute_seconds: float) -> None:
    """Forget what no alarm of this account and region looks at any more, and pack what is old."""
    metrics, long = cloudwatch._metrics, dict(_long_windows(cloudwatch))  # noqa: SLF001 - there is no other way in
    recent = now - SHORT_MINUTES * minute_seconds
    for key, points in list(metrics.items()):
        if not points or points[0]["Timestamp"] >= recent:
            continue
        oldest = now - (long.get(key, 0) + _MORE_MINUTES) * minute_seconds
        old = [p for p in points if oldest <= p["Timestamp"] < recent]
        packed = pack(old, _BUCKET_MINUTES * minute_seconds) if key in long else []
        metrics[key] = [*packed, *(p for p in points if p["Timestamp"] >= recent)]


def pack(points: Sequence[Point], seconds: float) -> list[Point]:
    """Return one statistic set for each so many seconds, in order."""
    packed: list[Point] = []
    for point in points:
        last = packed[-1] if packed else None
        if last is not None and last["Timestamp"] // seconds == point["Timestamp"] // seconds:
            last["_stat"] = _sum(last["_stat"], _statistics(point))
        else:
            packed.append({**point, "_stat": _statistics(point)})
    return packed


def _statistics(point: Mapping[str, Any]) -> dict[str, float]:
    if "_stat" in point:
        return dict(point["_stat"])
    value, count = float(point["Value"]), float(point.get("Count", 1.0))
    return {"SampleCount": count, "Sum": value * count, "Minimum": value, "Maximum": value}


def _sum(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, float]:
    return {
        "SampleCount": first["SampleCount"] + second["SampleCount"],
        "Sum": first["Sum"] + second["Sum"],
        "Minimum": min(first["Minimum"], second["Minimum"]),
        "Maximum": max(first["Maximum"], second["Maximum"]),
    }


def _long_windows(cloudwatch: ModuleType) -> Iterator[tuple[Key, float]]:
    """The metrics that an alarm looks back at for longer than usual, and how many minutes."""
    minutes: dict[Key, float] = {}
    for alarm in list(cloudwatch._alarms.values()):  # noqa: SLF001 - as above
        periods = int(alarm.get("EvaluationPeriods") or 1)
        for metric, period in _read(alarm):
            looked_back = periods * period / 60
            dimensions = {item["Name"]: item["Value"] for item in metric.get("Dimensions") or ()}
            key = (metric["Namespace"], metric["MetricName"], cloudwatch._dims_key(dimensions))  # noqa: SLF001 - as above
            if looked_back > SHORT_MINUTES - _MORE_MINUTES:
                minutes[key] = max(minutes.get(key, 0), looked_back)
    yield from minutes.items()


def _read(alarm: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], float]]:
    if alarm.get("Namespace"):
        yield alarm, float(alarm.get("Period") or 60)
    for query in alarm.get("Metrics") or ():
        if stat := query.get("MetricStat"):
            yield stat["Metric"], float(stat["Period"])
