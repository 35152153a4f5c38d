"""What alarms look back at stays, packed when it is old; everything else goes."""

from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest
from ministack.services import cloudwatch as ministack

from rehearsal.simulators.embedded_aws.alarms.keeping import forget, pack

LONG = {"Namespace": "n", "MetricName": "kept", "Period": 21_600, "EvaluationPeriods": 1}
HOUR = 3_600.0


def points(*times: float) -> list[dict[str, Any]]:
    return [{"Timestamp": at, "Value": 2.0, "Dimensions": {}} for at in times]


def emulator(**metrics: list[dict[str, Any]]) -> Any:
    return SimpleNamespace(
        _metrics={("n", name, ""): found for name, found in metrics.items()},
        _alarms={"long": LONG},
        _dims_key=ministack._dims_key,
    )


def test_old_points_stay_for_an_alarm_that_looks_back_so_far() -> None:
    now = 100 * HOUR
    times = (now - 8 * HOUR, now - 5 * HOUR, now - 5 * HOUR + 1, now - 60)
    found = emulator(kept=points(*times), other=points(*times))
    for _ in range(2):  # what is packed is packed no further
        forget(cast("ModuleType", found), now, 60)
    kept = found._metrics["n", "kept", ""]
    assert [point["Timestamp"] for point in kept] == [now - 5 * HOUR, now - 60]
    assert ministack._calc_stats(kept) == ministack._calc_stats(points(1, 2, 3))
    assert [point["Timestamp"] for point in found._metrics["n", "other", ""]] == [now - 60]


@pytest.mark.parametrize("counts", [(1, 1), (3, 1), (2, 5)])
def test_a_statistic_set_is_the_sum_of_its_points(counts: tuple[int, int]) -> None:
    given = [
        {"Timestamp": at, "Value": value, "Count": count}
        for at, value, count in zip((1.0, 2.0), (4.0, 9.0), counts, strict=True)
    ]
    assert ministack._calc_stats(pack(given, 300)) == ministack._calc_stats(given)
