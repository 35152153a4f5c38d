"""A CloudWatch dashboard: rows of two widgets, and the title of each is the question it answers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard

from modules.framework import Construct

_WIDTH, _HEIGHT, _PER_ROW = 12, 6, 2
_PERIOD_SECONDS = 300


@dataclass(frozen=True)
class Chart:
    """Lines over time. A metric is a namespace, a name and names and values of dimensions.

    `searches` are expressions instead, for dimensions whose values AWS makes
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html).
    """

    question: str
    metrics: tuple[tuple[str, ...], ...] = ()
    searches: tuple[str, ...] = ()
    statistic: str = "Sum"
    region: str | None = None

    def widget(self, region: str) -> dict[str, Any]:
        """The widget as CloudWatch writes it."""
        rows: list[list[Any]] = [list(metric) for metric in self.metrics]
        for number, search in enumerate(self.searches, start=1):
            expression = f"SEARCH('{search}', '{self.statistic}', {_PERIOD_SECONDS})"
            rows.append([{"expression": expression, "id": f"e{number}", "label": ""}])
        return {
            "type": "metric",
            "properties": {
                "title": self.question,
                "metrics": rows,
                "stat": self.statistic,
                "period": _PERIOD_SECONDS,
                "view": "timeSeries",
                "region": self.region or region,
            },
        }


@dataclass(frozen=True)
class LogTable:
    """What a query of Logs Insights finds in log groups."""

    question: str
    log_groups: tuple[str, ...]
    query: str

    def widget(self, region: str) -> dict[str, Any]:
        """The widget as CloudWatch writes it."""
        sources = " | ".join(f"SOURCE '{group}'" for group in self.log_groups)
        return {
            "type": "log",
            "properties": {
                "title": self.question,
                "query": f"{sources} | {self.query}",
                "view": "table",
                "region": region,
            },
        }


Widget = Chart | LogTable


class Dashboard(Construct):
    """Widgets in the order in which they are read."""

    def __init__(
        self, scope: Construct, id_: str, *, name: str, region: str, widgets: Sequence[Widget]
    ) -> None:
        super().__init__(scope, id_)
        placed = [
            {
                "x": number % _PER_ROW * _WIDTH,
                "y": number // _PER_ROW * _HEIGHT,
                "width": _WIDTH,
                "height": _HEIGHT,
                **widget.widget(region),
            }
            for number, widget in enumerate(widgets)
        ]
        CloudwatchDashboard(
            self,
            "dashboard",
            dashboard_name=name,
            dashboard_body=json.dumps({"widgets": placed}, sort_keys=True),
        )
