"""The metrics that a log line embeds.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rehearsal.simulators.embedded_aws.alarms.filter_pattern import parsed

MOST_DIMENSIONS: Final = 30


@dataclass(frozen=True)
class Datum:
    """One value of a metric."""

    namespace: str
    name: str
    value: float
    dimensions: Mapping[str, str]
    unit: str = "None"


def embedded(line: str) -> Iterator[Datum]:
    """The values of a line, once for each set of dimensions; nothing where CloudWatch finds none.

    A set of dimensions of which the line lacks one is left out, as CloudWatch does.
    """
    if '"_aws"' not in line:
        return
    document = parsed(line)
    if not isinstance(document, Mapping) or not isinstance(document.get("_aws"), Mapping):
        return
    directives = document["_aws"].get("CloudWatchMetrics")
    for directive in directives if isinstance(directives, Sequence) else ():
        if isinstance(directive, Mapping) and isinstance(directive.get("Namespace"), str):
            yield from _directed(document, directive)


def _directed(document: Mapping[str, Any], directive: Mapping[str, Any]) -> Iterator[Datum]:
    for names in directive.get("Dimensions") or [[]]:
        dimensions = {name: document.get(name) for name in names}
        texts = {name: value for name, value in dimensions.items() if isinstance(value, str)}
        if len(texts) < len(dimensions) or len(texts) > MOST_DIMENSIONS:
            continue
        for metric in directive.get("Metrics") or ():
            values = document.get(metric["Name"])
            for value in values if isinstance(values, list) else [values]:
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield Datum(
                        directive["Namespace"], metric["Name"], float(value), texts,
                        metric.get("Unit", "None"),
                    )  # fmt: skip
