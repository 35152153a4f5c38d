"""A log line's metrics are what CloudWatch would take from it."""

import json
from typing import Any

import pytest

from lambda_src.runtime.logs import count_of
from rehearsal.simulators.embedded_aws.alarms.embedded_metrics import embedded


def line(dimensions: Any, **values: Any) -> str:
    metrics = [{"Name": "Calls", "Unit": "Count"}]
    directive = {"Namespace": "n", "Dimensions": dimensions, "Metrics": metrics}
    return json.dumps({"_aws": {"Timestamp": 1, "CloudWatchMetrics": [directive]}, **values})


def test_what_the_runtime_counts_is_found() -> None:
    (found,) = embedded(json.dumps({"level": "ERROR", **count_of("SettlementFailed")}))
    assert (found.namespace, found.name, found.value) == ("gatehouse", "SettlementFailed", 1.0)
    assert not found.dimensions


def test_each_set_of_dimensions_is_a_metric() -> None:
    found = list(embedded(line([[], ["route"]], Calls=2, route="POST /api/chat")))
    assert [datum.dimensions for datum in found] == [{}, {"route": "POST /api/chat"}]
    assert {datum.value for datum in found} == {2.0}


def test_a_set_with_a_dimension_that_the_line_lacks_is_left_out() -> None:
    assert [datum.dimensions for datum in embedded(line([["route"], []], Calls=1))] == [{}]


def test_several_values_are_several_points() -> None:
    assert [datum.value for datum in embedded(line([[]], Calls=[1, 2]))] == [1.0, 2.0]


@pytest.mark.parametrize(
    "text",
    [
        '{"_aws": 1}',
        '{"_aws": {"CloudWatchMetrics": "no"}}',
        'START "_aws"',
        line([[]], Calls="many"),
        line([[]], Calls=True),
    ],
)
def test_a_broken_line_has_none(text: str) -> None:
    assert not list(embedded(text))
