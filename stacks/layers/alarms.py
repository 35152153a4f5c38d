"""What operators are told of the Slack layers: 403s, fallbacks, slow answers, failed events."""

from environments import Settings
from modules.framework import Construct
from modules.function import Function
from modules.log_alarm import Counted, LogAlarm
from modules.math_alarm import QueueAlarm
from modules.work_queue import WorkQueue
from stacks.shared.alarms import notice


def add_alarms(
    scope: Construct, settings: Settings, *, verification: Function, queue: WorkQueue
) -> None:
    """Alarms on the verification function's log events, and on the dead letters."""
    prefix = settings.resource_prefix

    def alarm(  # one line for each below
        use: str, pattern: str, description: str, *, value: str = "1", statistic: str = "Sum",
        threshold: float = 0,
    ) -> None:  # fmt: skip
        LogAlarm(
            scope,
            f"{use}_calls",
            notice=notice(settings, f"execution-api-{use}", description),
            namespace=f"{prefix}/layers",
            counted=Counted(verification.log_group_name, pattern, value),
            statistic=statistic,
            threshold=threshold,
        )

    alarm(
        "forbidden",
        '{ $.message = "execution_api_invocation_error" && $.status = 403 }',
        "The execution API refused the verification role",
    )
    alarm(
        "fallback",
        '{ $.message = "execution_api_fallback" }',
        "The execution API did not take an event, which then went round it",
    )
    alarm(
        "latency",
        '{ $.message = "execution_api_invocation_success"'
        ' || $.message = "execution_api_invocation_failed" }',  # the latter ran out of time
        "The execution API is slow: the 95th percentile is above its limit",
        value="$.duration_ms",
        statistic="p95",
        threshold=settings.slack.latency_alarm_milliseconds,
    )
    QueueAlarm(
        scope,
        "dead_letters_left",
        notice=notice(settings, "slack-dead-letters", "An event of Slack failed for good"),
        queue_name=queue.dead_letter_name,
    )
