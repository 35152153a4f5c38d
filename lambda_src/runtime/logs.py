"""Structured logs: one JSON object a line, written by Powertools.

What may be logged: ids, counts, durations, error codes. What may not: messages, tokens, keys.
"""

from aws_lambda_powertools import Logger

from lambda_src.runtime.settings import FunctionSettings

logger = Logger(service="gatehouse")


def configure(settings: FunctionSettings) -> None:
    """Log from now on at the level and under the name of these settings."""
    logger.setLevel(settings.log_level)
    logger.append_keys(service=settings.service_name)
