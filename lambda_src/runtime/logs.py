"""Structured logs: one JSON object a line, written by Powertools.

What may be logged: ids, counts, durations, error codes. What may not: messages, tokens, keys.
"""

import time
from typing import Any

from aws_lambda_powertools import Logger

from lambda_src.runtime.settings import FunctionSettings

logger = Logger(service="gatehouse")


def configure(settings: FunctionSettings) -> None:
    """Log from now on at the level and under the name of these settings."""
    logger.setLevel(settings.log_level)
    logger.append_keys(service=settings.service_name)


def count_of(metric: str) -> dict[str, Any]:
    """Return the fields of a log line that CloudWatch counts as one of a metric.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    metrics = {"Namespace": "gatehouse", "Dimensions": [[]], "Metrics": [{"Name": metric}]}
    aws = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metrics]}
    return {"_aws": aws, metric: 1}
