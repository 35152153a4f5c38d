"""Structured logs: one JSON object a line, written by Powertools.

What may be logged: ids, counts, durations, error codes. What may not: messages, tokens, keys.
"""

import time
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from lambda_src.runtime.settings import FunctionSettings

logger = Logger(service="gatehouse")
_is_cold = True


def configure(settings: FunctionSettings) -> None:
    """Log from now on at the level and under the name of these settings."""
    logger.setLevel(settings.log_level)
    logger.append_keys(service=settings.service_name)


def cold_start() -> bool:
    """Return whether this is the first work of this execution environment."""
    global _is_cold
    was, _is_cold = _is_cold, False
    return was


def metrics_of(values: Mapping[str, float], *dimensions: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a log line that CloudWatch takes metrics from, for each set given.

    Every different value of a dimension is billed as a metric: only what the code names may be one.
    """
    names = [{"Name": name} for name in values]
    sets = [sorted(each) for each in dimensions]
    metrics = {"Namespace": "gatehouse", "Dimensions": sets or [[]], "Metrics": names}
    aws = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metrics]}
    named = {name: value for each in dimensions for name, value in each.items()}
    return {"_aws": aws, **named, **values}


def count_of(metric: str) -> dict[str, Any]:
    """Return the fields of a log line that CloudWatch counts as one of a metric.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    return metrics_of({metric: 1})
