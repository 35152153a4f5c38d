"""Each event is handed on once: claimed before, confirmed after, given back when that failed.

Slack repeats an event that was not answered in time at once, after 1 and after 5 minutes, and may
send one message as two events (`app_mention` and `message`). So a claim is two records: of the
`event_id`, and of channel and message. A claim that was never confirmed is a function that died;
when it is over, the next repetition is handled, so no event is lost.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Update

State = Literal["claimed", "handled", "in_progress"]

_FREE = (
    "attribute_not_exists(session_key) OR expires_at < :now "
    "OR (is_handled = :no AND claimed_until < :now)"
)


@dataclass(frozen=True)
class Claim:
    """The right to hand one event on."""

    keys: tuple[dict[str, str], ...]
    claimed_by: str


class Deduplication:
    """Records in the sessions table; times in seconds."""

    def __init__(
        self,
        table: Table,
        *,
        remembered_seconds: int,
        claim_seconds: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._table = table
        self._remembered = remembered_seconds
        self._claim_seconds = claim_seconds
        self._clock = clock

    def claim(
        self, tenant_id: str, *, event_id: str, channel: str, event_ts: str
    ) -> tuple[State, Claim]:
        """Return whether the event is ours to hand on, with the claim to confirm or give back."""
        names = (
            keys.slack_event(tenant_id, event_id),
            keys.slack_message(tenant_id, channel, event_ts),
        )
        records = tuple({"session_key": name, "item_key": keys.SEEN_ITEM} for name in names)
        claim = Claim(records, uuid4().hex)
        now = int(self._clock())
        values = {
            ":no": False, ":now": now, ":by": claim.claimed_by,
            ":until": now + self._claim_seconds, ":expires": now + self._remembered,
        }  # fmt: skip
        change = "SET is_handled = :no, claimed_by = :by, claimed_until = :until, "
        try:
            self._table.transact(
                [
                    Update(key, f"{change}expires_at = :expires", _FREE, values=values)
                    for key in records
                ]
            )
        except ConditionFailedError:
            return self._state(claim), claim
        return "claimed", claim

    def confirm(self, claim: Claim) -> None:
        """Remember that the event was handed on."""
        self._end(claim, "SET is_handled = :yes", {":yes": True})

    def give_back(self, claim: Claim) -> None:
        """Let the next repetition of the event have it."""
        self._end(claim, "SET claimed_until = :never", {":never": 0})

    def _end(self, claim: Claim, change: str, values: dict[str, object]) -> None:
        ours = {**values, ":by": claim.claimed_by}
        self._table.transact(
            [Update(key, change, "claimed_by = :by", values=ours) for key in claim.keys]
        )

    def _state(self, claim: Claim) -> State:
        found = [self._table.get(key) for key in claim.keys]
        return "handled" if any(item and item["is_handled"] for item in found) else "in_progress"
