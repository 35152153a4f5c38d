"""The progress of an event: the queue delivers at least once, model and Slack are called once.

The item of an event says who works on it until when, the reply once there is one, whether its
posting was begun, and where it was posted. Whoever comes later goes on from there.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Update

DAYS = 14  # as long as the dead-letter queue keeps an event that may be sent again
_DAY_SECONDS = 86_400
_FREE = "attribute_not_exists(posted_ts) AND (attribute_not_exists(claimed_until) OR claimed_until < :now)"  # noqa: E501 - one expression


class InProgressError(Exception):
    """Another run works on the event, or died doing so a moment ago."""


@dataclass(frozen=True)
class Work:
    """An event that is ours to work on: what an earlier run left of it."""

    key: dict[str, str]
    reply: str | None
    is_posting: bool


class ReplyProgress:
    """The items in the sessions table. `claim_seconds` is longer than a run may take."""

    def __init__(
        self, table: Table, *, claim_seconds: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._table = table
        self._claim_seconds = claim_seconds
        self._clock = clock

    def claim(self, request: ExecutionRequest) -> Work | None:
        """Return the work, or None when the reply is posted. Raises InProgressError."""
        key = {
            "session_key": keys.slack_event(request.tenant_id, request.event_id),
            "item_key": keys.WORK_ITEM,
        }
        now = int(self._clock())
        values = {
            ":now": now,
            ":until": now + self._claim_seconds,
            ":expires": now + DAYS * _DAY_SECONDS,
        }
        change = "SET claimed_until = :until, expires_at = :expires"
        try:
            self._table.write(Update(key, change, _FREE, values=values))
        except ConditionFailedError as error:
            if error.item and "posted_ts" in error.item:
                return None
            raise InProgressError from None
        item = self._table.get(key) or {}
        return _work(key, item)

    def keep_reply(self, work: Work, reply: str) -> None:
        """Remember what the model answered, so that it is asked once."""
        self._set(work, reply=reply)

    def begin_posting(self, work: Work) -> None:
        """Remember that from now on the reply may be in Slack."""
        self._set(work, is_posting=True)

    def finish(self, work: Work, posted_ts: str) -> None:
        """Remember that nothing is left to do; `posted_ts` is empty if nothing was posted."""
        self._set(work, posted_ts=posted_ts)

    def give_back(self, work: Work) -> None:
        """Let the next delivery work on it at once."""
        self._set(work, claimed_until=0)

    def _set(self, work: Work, **changes: object) -> None:
        expression = ", ".join(f"{name} = :{name}" for name in changes)
        values = {f":{name}": value for name, value in changes.items()}
        self._table.write(Update(work.key, f"SET {expression}", values=values))


def _work(key: dict[str, str], item: Item) -> Work:
    return Work(key, item.get("reply"), bool(item.get("is_posting")))
