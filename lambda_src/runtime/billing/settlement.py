"""Settling a model call: its reservation closed, its tokens counted, its event stored, at once.

One transaction does all three or nothing, so budget, counters and events always agree. The event
can be put only once, which makes settling twice harmless.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from lambda_src.runtime.billing.reservations import Reservation
from lambda_src.runtime.clock import epoch_in, to_text
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Put, Update

DEFAULT_EVENT_DAYS = 400
_IS_NEW = "attribute_not_exists(entry_key)"
METRIC = "agent_invocation"
WITHHELD = "withheld"
"""How a call ended whose answer a guard withheld."""

LOST = "lost"
"""How a call ended of which nothing more was heard: its function was killed."""


@dataclass(frozen=True)
class ModelCall:
    """One call of a model, also one that failed: `outcome` is then the kind of failure.

    An answer that its reader ended is `cancelled`, one that a guard withheld `withheld`, one that
    is kept as far as it went `stopped`.
    Tokens are what the provider reported, 0 if it reported nothing. `invocation_time` is in ms.
    """

    reservation: Reservation
    session_id: str
    agent_id: str
    model_id: str
    input_tokens: int
    output_tokens: int
    invocation_time: int
    outcome: str = "ok"

    @classmethod
    def lost(cls, reservation: Reservation) -> Self:
        """Return a call that nobody settles, as what it may have cost at most."""
        use = reservation.use
        output = min(use.output_tokens, reservation.tokens)
        return cls(
            reservation=reservation,
            session_id="",
            agent_id=use.agent_id,
            model_id=use.model_id,
            input_tokens=reservation.tokens - output,
            output_tokens=output,
            invocation_time=0,
            outcome=LOST,
        )

    @property
    def tokens(self) -> int:
        """What the call costs the budget."""
        return self.input_tokens + self.output_tokens


class Ledger:
    """The usage table, as the place where model calls are settled.

    Counters stay; the event of each call ends after `event_days`.
    """

    def __init__(self, table: Table, *, event_days: int = DEFAULT_EVENT_DAYS) -> None:
        self._table = table
        self._event_days = event_days

    def settle(self, call: ModelCall) -> None:
        """Settle a call; a second time nothing happens.

        If the reservation was released while the call was still going on, its tokens are counted
        all the same; if it was counted as lost, the truth takes the place of that.
        """
        counters, event = _counters(call), Put(_event(call, self._event_days), _IS_NEW)
        try:
            self._table.transact([event, _close(call), counters])
        except ConditionFailedError as error:
            already_settled = error.failed[0]
            if already_settled:
                self._correct(call)
            else:
                self._settle_late(call, event, counters)

    def write_off(self, reservation: Reservation) -> bool:
        """Count a reservation that nobody settles as used; return whether it was still open."""
        call = ModelCall.lost(reservation)
        event = Put(_event(call, self._event_days), _IS_NEW)
        try:
            self._table.transact([event, _close(call), _counters(call)])
        except ConditionFailedError:
            return False
        return True

    def _correct(self, call: ModelCall) -> None:
        """Put the truth in place of what was counted as lost; of another call nothing changes."""
        lost = ModelCall.lost(call.reservation)
        event = Put(
            _event(call, self._event_days),
            "#outcome = :lost",
            names={"#outcome": "outcome"},
            values={":lost": LOST},
        )
        month = Update(
            call.reservation.month_key,
            "ADD committed :change, settled :change, #day :change",
            names=_day(call),
            values={":change": call.tokens - lost.tokens},
        )
        try:
            self._table.transact([event, month, _counters(call, instead_of=lost)])
        except ConditionFailedError:
            return

    def _settle_late(self, call: ModelCall, event: Put, counters: Update) -> None:
        month = Update(
            call.reservation.month_key,
            "ADD committed :tokens, settled :tokens, #day :tokens",
            names=_day(call),
            values={":tokens": call.tokens},
        )
        try:
            self._table.transact([event, month, counters])
        except ConditionFailedError:
            return


def _close(call: ModelCall) -> Update:
    return Update(
        call.reservation.month_key,
        "REMOVE #reservation ADD committed :change, settled :tokens, #day :tokens",
        "attribute_exists(#reservation)",
        names={"#reservation": call.reservation.attribute, **_day(call)},
        values={":change": call.tokens - call.reservation.tokens, ":tokens": call.tokens},
    )


def _day(call: ModelCall) -> dict[str, str]:
    """The attribute of the month item with the tokens of the day, which tell a usual one."""
    return {"#day": keys.used_attribute(call.reservation.made_at)}


def _counters(call: ModelCall, instead_of: ModelCall | None = None) -> Update:
    """Count the call on the day of its reservation, so that days add up to their month.

    A call that was counted before is taken away by the same update.
    """
    counts = _counts(call)
    for attribute, count in (_counts(instead_of) if instead_of else {}).items():
        counts[attribute] = counts.get(attribute, 0) - count
    named = {f"n{number}": attribute for number, attribute in enumerate(counts)}
    day = keys.day_entry(call.reservation.made_at)
    return Update(
        {"usage_key": call.reservation.tenant_id, "entry_key": day},
        f"ADD {', '.join(f'#{name} :{name}' for name in named)}",
        names={f"#{name}": attribute for name, attribute in named.items()},
        values={f":{name}": counts[attribute] for name, attribute in named.items()},
    )


def _counts(call: ModelCall) -> dict[str, int]:
    """Return what a call adds to the counters of its day, in all and for its model."""
    counts = {"agent_invocations": 1, **_token_counts(call)}
    of_model = {keys.model_attribute(call.model_id, metric): counts[metric] for metric in counts}
    return {**counts, **of_model}


def _token_counts(call: ModelCall) -> dict[str, int]:
    return {"input_tokens": call.input_tokens, "output_tokens": call.output_tokens}


def _event(call: ModelCall, days: int) -> Mapping[str, str | int]:
    reservation = call.reservation
    return {
        "usage_key": keys.events_partition(reservation.tenant_id),
        "entry_key": keys.event_entry(reservation.made_at, reservation.reservation_id),
        "tenant_id": reservation.tenant_id,
        "timestamp": to_text(reservation.made_at),
        "metric_type": METRIC,
        "value": 1,
        "session_id": call.session_id,
        "agent_id": call.agent_id,
        "model_id": call.model_id,
        **_token_counts(call),
        "invocation_time": call.invocation_time,
        "outcome": call.outcome,
        "expires_at": epoch_in(reservation.made_at, days=days),
    }
