"""What a tenant used: totals, by day and by model, from the counters of each day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.dynamodb import Table

METRICS = ("agent_invocations", "input_tokens", "output_tokens")


@dataclass(frozen=True)
class Usage:
    """Model calls and tokens of one tenant in a range of days, both ends included."""

    totals: Counter[str] = field(default_factory=Counter)
    by_day: dict[str, Counter[str]] = field(default_factory=dict)
    by_model: dict[str, Counter[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return totals, and days and models in order; a day without usage is left out."""
        return {
            "totals": _counts(self.totals),
            "by_day": [{"date": day, **_counts(self.by_day[day])} for day in sorted(self.by_day)],
            "by_model": [
                {"model_id": model, **_counts(self.by_model[model])}
                for model in sorted(self.by_model)
            ],
        }


class UsageStore:
    """The day counters of the usage table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def between(self, tenant_id: str, first: date, last: date) -> Usage:
        """Return the usage from `first` to `last` (UTC days), reading one item a day."""
        usage = Usage()
        for item in self._days(tenant_id, first, last):
            day = usage.by_day.setdefault(
                item["entry_key"].removeprefix(keys.DAY_PREFIX), Counter()
            )
            for name, count in item.items():
                if name in METRICS:
                    day[name] += count
                    usage.totals[name] += count
                elif name.startswith(keys.MODEL_PREFIX):
                    model_id, metric = name.removeprefix(keys.MODEL_PREFIX).rsplit("#", 1)
                    usage.by_model.setdefault(model_id, Counter())[metric] += count
        return usage

    def _days(self, tenant_id: str, first: date, last: date) -> Iterator[Item]:
        values = {
            ":tenant": tenant_id,
            ":first": keys.day_entry(first),
            ":last": keys.day_entry(last),
        }
        condition = "usage_key = :tenant AND entry_key BETWEEN :first AND :last"
        return self._table.every(condition, values, key=("usage_key", "entry_key"))


def _counts(counter: Counter[str]) -> dict[str, int]:
    return {metric: counter[metric] for metric in METRICS}
