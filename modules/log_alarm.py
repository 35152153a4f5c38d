"""What an alarm tells, and alarms on metrics made of a function's structured log."""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cloudwatch_log_metric_filter import (
    CloudwatchLogMetricFilter,
    CloudwatchLogMetricFilterMetricTransformation,
)
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm

from modules.framework import Construct

_PERIOD_SECONDS = 300


@dataclass(frozen=True)
class Notice:
    """What an alarm is called, what it tells people, and the topic that tells them.

    Without a topic it tells nobody: another alarm reads it.
    """

    name: str
    description: str
    topic_arn: str | None = None

    @property
    def actions(self) -> list[str] | None:
        """What an alarm does when it rings, and when it goes back."""
        return None if self.topic_arn is None else [self.topic_arn]


@dataclass(frozen=True)
class Counted:
    """Which lines of a log group count (a filter pattern), and the value that each adds."""

    log_group_name: str
    pattern: str
    value: str = "1"


class LogAlarm(Construct):
    """An alarm when the metric passes `threshold` within five minutes.

    `statistic` is `Sum` or a percentile such as `p95`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        notice: Notice,
        namespace: str,
        counted: Counted,
        statistic: str,
        threshold: float,
    ) -> None:
        super().__init__(scope, id_)
        metric = CloudwatchLogMetricFilter(
            self,
            "filter",
            name=notice.name,
            log_group_name=counted.log_group_name,
            pattern=counted.pattern,
            metric_transformation=CloudwatchLogMetricFilterMetricTransformation(
                name=notice.name, namespace=namespace, value=counted.value
            ),
        )
        percentile = statistic if statistic.startswith("p") else None
        CloudwatchMetricAlarm(
            self,
            "alarm",
            alarm_name=notice.name,
            alarm_description=notice.description,
            alarm_actions=notice.actions,
            ok_actions=notice.actions,
            namespace=namespace,
            metric_name=notice.name,
            statistic=None if percentile else statistic,
            extended_statistic=percentile,
            comparison_operator="GreaterThanThreshold",
            threshold=threshold,
            period=_PERIOD_SECONDS,
            evaluation_periods=1,
            treat_missing_data="notBreaching",
            depends_on=[metric],
        )
