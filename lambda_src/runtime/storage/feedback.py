"""What readers think of replies: kept with the reply, counted by day and model of the reply."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.records import Feedback, Session, StoredMessage
from lambda_src.runtime.storage.writes import Update, Write

RATINGS = ("up", "down")
_UNKNOWN_MODEL = "unknown"
_REASON_PREFIX = "reason#"


class ChangedMeanwhileError(Exception):
    """The reply is gone, or has other feedback than was read."""


@dataclass(frozen=True)
class Opinions:
    """Ratings of one tenant's replies of a range of days, both ends included."""

    by_day: dict[str, Counter[str]] = field(default_factory=dict)
    by_model: dict[str, Counter[str]] = field(default_factory=dict)
    by_reason: Counter[tuple[str, str]] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """Return totals, and days, models and reasons in order; what nobody gave is left out."""
        totals = sum(self.by_model.values(), Counter())
        reasons = sorted(self.by_reason.items())
        return {
            "totals": _counts(totals),
            "by_day": _listed("date", self.by_day),
            "by_model": _listed("model_id", self.by_model),
            "by_reason": [
                {"rating": rating, "reason": reason, "count": count}
                for (rating, reason), count in reasons
                if count
            ],
        }


class FeedbackStore:
    """Feedback on the messages of the sessions table, and its counters there."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def give(
        self, session: Session, reply: StoredMessage, feedback: Feedback | None
    ) -> StoredMessage:
        """Put feedback in place of what a reply has, and count it, both or neither.

        None takes it back. The counters are those of the day and the model of the reply. Raises
        ChangedMeanwhileError if the reply is not any more as it was read.
        """
        changed = replace(reply, feedback=feedback)
        counters = _counters(session.tenant_id, reply, feedback)
        writes: list[Write] = [_kept(session, reply, feedback), *counters]
        try:
            self._table.transact(writes)
        except ConditionFailedError:
            raise ChangedMeanwhileError from None
        return changed

    def between(self, tenant_id: str, first: date, last: date) -> Opinions:
        """Return the ratings of replies from `first` to `last` (UTC days), one item a day."""
        opinions = Opinions()
        for item in self._days(tenant_id, first, last):
            day = item["item_key"].removeprefix(keys.DAY_PREFIX)
            for name, count in item.items():
                if name.startswith(keys.MODEL_PREFIX):
                    model_id, rating = name.removeprefix(keys.MODEL_PREFIX).rsplit("#", 1)
                    opinions.by_day.setdefault(day, Counter())[rating] += count
                    opinions.by_model.setdefault(model_id, Counter())[rating] += count
                elif name.startswith(_REASON_PREFIX):
                    rating, reason = name.removeprefix(_REASON_PREFIX).split("#", 1)
                    opinions.by_reason[rating, reason] += count
        return opinions

    def _days(self, tenant_id: str, first: date, last: date) -> Iterator[Item]:
        values = {
            ":tenant": keys.feedback_partition(tenant_id),
            ":first": keys.day_entry(first),
            ":last": keys.day_entry(last),
        }
        condition = "session_key = :tenant AND item_key BETWEEN :first AND :last"
        return self._table.every(condition, values, key=("session_key", "item_key"))


def _kept(session: Session, reply: StoredMessage, feedback: Feedback | None) -> Update:
    key = {"session_key": session.key["session_key"], "item_key": reply.item_key}
    condition, values = "attribute_exists(item_key) AND attribute_not_exists(feedback)", {}
    if reply.feedback:
        condition, values = "feedback = :before", {":before": reply.feedback.as_json()}
    if feedback is None:
        return Update(key, "REMOVE feedback", condition, values=values)
    new = {":new": feedback.as_json()}
    return Update(key, "SET feedback = :new", condition, values=values | new)


def _counters(tenant_id: str, reply: StoredMessage, feedback: Feedback | None) -> list[Update]:
    """Return the update that counts what is new and no more what was, if they differ."""
    change = Counter(_counted(reply, feedback))
    change.subtract(_counted(reply, reply.feedback))
    names = [name for name, by in change.items() if by]
    if not names:
        return []
    day = reply.created_at.partition("T")[0]
    return [
        Update(
            {
                "session_key": keys.feedback_partition(tenant_id),
                "item_key": f"{keys.DAY_PREFIX}{day}",
            },
            "ADD " + ", ".join(f"#c{index} :c{index}" for index in range(len(names))),
            names={f"#c{index}": name for index, name in enumerate(names)},
            values={f":c{index}": change[name] for index, name in enumerate(names)},
        )
    ]


def _counted(reply: StoredMessage, feedback: Feedback | None) -> list[str]:
    """Return the counters that feedback on a reply adds to."""
    if feedback is None:
        return []
    model = keys.model_attribute(reply.model_id or _UNKNOWN_MODEL, feedback.rating)
    reason = f"{_REASON_PREFIX}{feedback.rating}#{feedback.reason}"
    return [model, reason] if feedback.reason else [model]


def _listed(name: str, counters: dict[str, Counter[str]]) -> list[dict[str, Any]]:
    return [
        {name: key, **_counts(counters[key])}
        for key in sorted(counters)
        if any(counters[key].values())
    ]


def _counts(counter: Counter[str]) -> dict[str, int]:
    return {rating: counter[rating] for rating in RATINGS}
