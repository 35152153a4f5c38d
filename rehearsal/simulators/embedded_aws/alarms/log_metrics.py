"""Every log line that is written counts in the metrics that filters and the line itself name."""

import logging
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

from rehearsal.simulators.embedded_aws.alarms.embedded_metrics import embedded
from rehearsal.simulators.embedded_aws.alarms.filter_pattern import (
    PatternError,
    compile_pattern,
    parsed,
    select,
)

_LOG = logging.getLogger("alarms")
Events = Sequence[Mapping[str, Any]]


def count_lines(cloudwatch: ModuleType, logs: ModuleType) -> None:
    """Judge what PutLogEvents and Lambda write, both of which hand it to subscription filters."""
    original: Callable[[str, str, Events], None] = logs._fanout_to_subscription_filters  # noqa: SLF001 - there is no other way in

    def fan_out(group: str, stream: str, events: Events) -> None:
        for event in events:
            line = str(event.get("message", ""))
            for datum in embedded(line):
                cloudwatch.record_metric(
                    datum.namespace, datum.name, datum.value, datum.unit, dict(datum.dimensions)
                )
            for (of_group, _), found in list(logs._metric_filters.items()):  # noqa: SLF001 - as above
                if of_group == group:
                    _count(cloudwatch, found, line)
        original(group, stream, events)

    logs._fanout_to_subscription_filters = fan_out  # type: ignore[attr-defined] # noqa: SLF001 - the same


def _count(cloudwatch: ModuleType, found: Mapping[str, Any], line: str) -> None:
    try:
        if not compile_pattern(found["filterPattern"])(line):
            return
    except PatternError as error:
        _LOG.warning("The filter %s is not judged: %s", found["filterName"], error)
        return
    for transformation in found["metricTransformations"]:
        written = str(transformation["metricValue"])
        value = select(parsed(line), written) if written.startswith("$.") else written
        dimensions = {
            name: str(select(parsed(line), selector))
            for name, selector in (transformation.get("dimensions") or {}).items()
        }
        try:
            number = float(value)  # type: ignore[arg-type] # whatever is no number raises
        except (TypeError, ValueError):
            continue
        cloudwatch.record_metric(
            transformation["metricNamespace"], transformation["metricName"], number, "None",
            dimensions,
        )  # fmt: skip
