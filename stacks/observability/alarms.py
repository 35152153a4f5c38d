"""What rings for the platform as a whole: metrics that functions and services write everywhere.

An alarm that belongs to one stack's trouble is in that stack. Thresholds are explained on the
pages in docs/runbooks.
"""

from environments import Settings
from modules.burn_rate import BurnRateAlarm, Objective
from modules.framework import Construct
from modules.math_alarm import Limit, MathAlarm, Metric, ValueAlarm, share
from stacks.shared.alarms import notice

_OWN = "gatehouse"
_FAILED_INVOCATIONS = 4
_LATE_SECONDS = 900
_MODEL_FAILURES_PERCENT, _LEAST_MODEL_FAILURES = 20, 5
_SLOW_MODEL_MILLISECONDS = 20_000
_SIX_HOURS = 21_600
# Everything that waits for a worker, without the stack's prefix.
WORK_QUEUES = ("flow-events", "flow-tasks", "flow-wake-ups", "slack-events")


def add_alarms(scope: Construct, settings: Settings) -> None:
    """Alarms on what users see, on functions and queues of every stack, and on models."""
    _objectives(scope, settings)
    _functions(scope, settings)
    _queues(scope, settings)
    _models(scope, settings)
    ValueAlarm(
        scope,
        "secret_age",
        notice=notice(settings, "secret-age", "A secret was not changed for a long time"),
        metric=Metric(_OWN, "SecretAgeDays", statistic="Maximum"),
        limit=Limit(settings.alarms.secret_days, period_seconds=_SIX_HOURS),
    )


def _objectives(scope: Construct, settings: Settings) -> None:
    alarms, requests = settings.alarms, Metric(_OWN, "Requests")
    for use, percent, bad, meaning in (
        ("user-errors", alarms.good_percent, "Failures", "Users see errors"),
        ("user-latency", alarms.fast_percent, "SlowRequests", "Users wait, and not for a model"),
    ):
        BurnRateAlarm(
            scope,
            use.replace("-", "_"),
            notice=notice(settings, use, f"{meaning}: the objective's budget burns too fast"),
            objective=Objective(percent, bad=Metric(_OWN, bad), all=requests),
        )


def _functions(scope: Construct, settings: Settings) -> None:
    # Without a dimension AWS counts all functions of the account and region.
    for use, metric, above, meaning in (
        ("function-errors", "Errors", _FAILED_INVOCATIONS, "Functions crash or run out of time"),
        ("function-throttles", "Throttles", 0, "Lambda refuses to run functions"),
    ):
        ValueAlarm(
            scope,
            use.replace("-", "_"),
            notice=notice(settings, use, meaning),
            metric=Metric("AWS/Lambda", metric),
            limit=Limit(above),
        )


def _queues(scope: Construct, settings: Settings) -> None:
    ages = {
        name.replace("-", "_"): Metric(
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            {"QueueName": f"{settings.resource_prefix}-{name}"},
            "Maximum",
        )
        for name in WORK_QUEUES
    }
    MathAlarm(
        scope,
        "work_late",
        notice=notice(settings, "work-late", "Work waits in a queue and nobody does it"),
        metrics=ages,
        expression=f"MAX([{', '.join(ages)}])",
        limit=Limit(_LATE_SECONDS),
    )


def _models(scope: Construct, settings: Settings) -> None:
    MathAlarm(
        scope,
        "model_failures",
        notice=notice(settings, "model-failures", "Calls of models fail"),
        metrics={"failed": Metric(_OWN, "ModelFailures"), "calls": Metric(_OWN, "ModelCalls")},
        expression=share("failed", "calls", least=_LEAST_MODEL_FAILURES),
        limit=Limit(_MODEL_FAILURES_PERCENT),
    )
    ValueAlarm(
        scope,
        "model_latency",
        notice=notice(settings, "model-latency", "Models take long to answer"),
        metric=Metric(_OWN, "ModelLatencyMs", statistic="p95"),
        limit=Limit(_SLOW_MODEL_MILLISECONDS),
    )
