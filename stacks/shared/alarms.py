"""What every alarm has: a name, a description that links its runbook, and whom it tells.

The topic is named by a fixed ARN and not read from the stack `observability`: that one is made in
the same step as the tables, and CloudWatch does not test an action when an alarm is made
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html).
"""

from environments import Settings
from modules.alarm_topic import AlarmTopic
from modules.framework import Construct
from modules.log_alarm import Notice

_PAGES = "docs/runbooks"


def topic_name(settings: Settings) -> str:
    """Name of the topic that alarms notify."""
    return f"{settings.resource_prefix}-alarms"


def notice(settings: Settings, use: str, meaning: str, *, region: str | None = None) -> Notice:
    """Name, description and action of the alarm `use`; its page is docs/runbooks/<use>.md.

    An alarm and its topic are in one region, the home region unless another is given.
    """
    account = settings.account
    page = f"https://github.com/{settings.delivery.github_repository}/blob/main/{_PAGES}/{use}.md"
    return Notice(
        name=f"{settings.resource_prefix}-{use}",
        description=f"{meaning}. What to do: {page}",
        topic_arn=f"arn:aws:sns:{region or account.region}:{account.id}:{topic_name(settings)}",
    )


def alarm_topic(scope: Construct, settings: Settings, *, region: str) -> AlarmTopic:
    """The topic that the alarms of a region notify, and whom it tells."""
    return AlarmTopic(
        scope,
        "alarms",
        name=topic_name(settings),
        account_id=settings.account.id,
        region=region,
        emails=settings.alarms.emails,
        webhooks=settings.alarms.webhooks,
    )
