"""Alarms on metrics as they are: one of them, or arithmetic on several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import (
    CloudwatchMetricAlarm,
    CloudwatchMetricAlarmMetricQuery,
    CloudwatchMetricAlarmMetricQueryMetric,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider

from modules.framework import Construct
from modules.log_alarm import Notice

_FIVE_MINUTES = 300
_RESULT = "result"


@dataclass(frozen=True)
class Metric:
    """What CloudWatch counts, and how the values of a period become one."""

    namespace: str
    name: str
    dimensions: Mapping[str, str] = field(default_factory=dict)
    statistic: str = "Sum"


@dataclass(frozen=True)
class Limit:
    """An alarm rings when the value passes `above` in each of so many periods in a row."""

    above: float
    period_seconds: int = _FIVE_MINUTES
    periods: int = 1
    treat_missing_data: str = "notBreaching"


class ValueAlarm(Construct):
    """An alarm when one metric passes its limit. `statistic` may be a percentile such as `p95`."""

    def __init__(
        self, scope: Construct, id_: str, *, notice: Notice, metric: Metric, limit: Limit
    ) -> None:
        super().__init__(scope, id_)
        percentile = metric.statistic if metric.statistic.startswith("p") else None
        self.alarm = CloudwatchMetricAlarm(
            self,
            "alarm",
            alarm_name=notice.name,
            alarm_description=notice.description,
            alarm_actions=notice.actions,
            ok_actions=notice.actions,
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=dict(metric.dimensions) or None,
            statistic=None if percentile else metric.statistic,
            extended_statistic=percentile,
            comparison_operator="GreaterThanThreshold",
            threshold=limit.above,
            period=limit.period_seconds,
            evaluation_periods=limit.periods,
            treat_missing_data=limit.treat_missing_data,
        )


class MetricAlarm(ValueAlarm):
    """An alarm as soon as functions count one of something that ought never to happen.

    They do it in their logs (`count_of` of the runtime), without dimensions: a function that is
    added is heard too.
    """

    def __init__(
        self, scope: Construct, id_: str, *, notice: Notice, namespace: str, metric: str
    ) -> None:
        super().__init__(
            scope, id_, notice=notice, metric=Metric(namespace, metric), limit=Limit(0)
        )


class QueueAlarm(ValueAlarm):
    """An alarm as soon as a message lies in a queue that ought to be empty."""

    def __init__(self, scope: Construct, id_: str, *, notice: Notice, queue_name: str) -> None:
        messages = Metric(
            "AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": queue_name}, "Maximum"
        )
        limit = Limit(0, period_seconds=60)
        super().__init__(scope, id_, notice=notice, metric=messages, limit=limit)


class MathAlarm(Construct):
    """An alarm when an expression on metrics, by the ids it knows them by, passes its limit.

    All metrics of an alarm have its period
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html).
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        notice: Notice,
        metrics: Mapping[str, Metric],
        expression: str,
        limit: Limit,
        provider: AwsProvider | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self.alarm = CloudwatchMetricAlarm(
            self,
            "alarm",
            alarm_name=notice.name,
            alarm_description=notice.description,
            alarm_actions=notice.actions,
            ok_actions=notice.actions,
            provider=provider,
            metric_query=_queries(metrics, expression, limit.period_seconds),
            comparison_operator="GreaterThanThreshold",
            threshold=limit.above,
            evaluation_periods=limit.periods,
            treat_missing_data=limit.treat_missing_data,
        )


def share(part: str, whole: str, *, least: int) -> str:
    """Return an expression: percent of `whole` that is `part`; 0 while `part` is below `least`.

    One failure among ten requests at night is a tenth of them, and no reason to wake anybody.
    """
    return f"IF({part} >= {least}, 100 * {part} / {whole}, 0)"


def _queries(
    metrics: Mapping[str, Metric], expression: str, period: int
) -> Sequence[CloudwatchMetricAlarmMetricQuery]:
    read = [
        CloudwatchMetricAlarmMetricQuery(
            id=id_,
            metric=CloudwatchMetricAlarmMetricQueryMetric(
                namespace=metric.namespace,
                metric_name=metric.name,
                dimensions=dict(metric.dimensions) or None,
                stat=metric.statistic,
                period=period,
            ),
        )
        for id_, metric in metrics.items()
    ]
    return [
        CloudwatchMetricAlarmMetricQuery(
            id=_RESULT, expression=expression, label=_RESULT, return_data=True
        ),
        *read,
    ]
