"""Owns: the topic that alarms notify, its key, alarms of the whole, the dashboards, the budget.

Reads: nothing. Publishes: the topic, for those who subscribe to it.
Separate because what tells people of trouble has to be there before, and stay when, the rest fails.
"""

from dataclasses import dataclass

from environments import Settings
from modules.dashboard import Dashboard
from modules.framework import App
from modules.monthly_budget import MonthlyBudget
from stacks.base import Stack
from stacks.observability.alarms import add_alarms
from stacks.observability.dashboards import dashboards
from stacks.outputs import Outputs, output
from stacks.shared.alarms import alarm_topic


@dataclass(frozen=True)
class ObservabilityOutputs(Outputs):
    """What somebody who wants to be told needs."""

    topic_arn: str = output(
        "ARN of the topic that alarms notify",
        placeholder="arn:aws:sns:{region}:{account}:{prefix}-alarms",
    )


class Observability(Stack[ObservabilityOutputs]):
    """Whom trouble is told, and where people look. docs/observability.md follows an alarm."""

    name = "observability"
    outputs = ObservabilityOutputs

    def __init__(self, app: App, settings: Settings) -> None:
        super().__init__(app, settings)
        prefix, region = settings.resource_prefix, settings.account.region
        topic = alarm_topic(self, settings, region=region)
        add_alarms(self, settings)
        for name, widgets in dashboards(settings).items():
            Dashboard(self, name, name=f"{prefix}-{name}", region=region, widgets=widgets)
        MonthlyBudget(
            self,
            "spending",
            name=f"{prefix}-monthly",
            environment=settings.name,
            dollars=settings.alarms.monthly_budget,
            topic_arn=topic.arn,
        )
        self.publish(ObservabilityOutputs(topic_arn=topic.arn))
