"""Settling a model call: its reservation closed, its tokens counted, its event stored, at once.

One transaction does all three or nothing, so budget, counters and events always agree. The event
can be put only once, which makes settling twice harmless.
"""

from dataclasses import dataclass

from lambda_src.runtime.billing.budget import Reservation
from lambda_src.runtime.clock import epoch_in, to_text
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Put, Update

DEFAULT_EVENT_DAYS = 400
METRIC = "agent_invocation"


@dataclass(frozen=True)
class ModelCall:
    """One call of a model, also one that failed: `outcome` is then the kind of failure.

    An answer that its reader ended is `cancelled`, one that is kept as far as it went `stopped`.
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

        If the reservation expired and was taken back while the call was still going on, its
        tokens are counted all the same.
        """
        counters, event = _counters(call), _event(call, self._event_days)
        try:
            self._table.transact([event, _close(call), counters])
        except ConditionFailedError as error:
            already_settled = error.failed[0]
            if not already_settled:
                self._settle_late(call, event, counters)

    def _settle_late(self, call: ModelCall, event: Put, counters: Update) -> None:
        month = Update(
            call.reservation.month_key,
            "ADD committed :tokens, settled :tokens",
            values={":tokens": call.tokens},
        )
        try:
            self._table.transact([event, month, counters])
        except ConditionFailedError:
            return


def _close(call: ModelCall) -> Update:
    return Update(
        call.reservation.month_key,
        "REMOVE #reservation ADD committed :change, settled :tokens",
        "attribute_exists(#reservation)",
        names={"#reservation": call.reservation.attribute},
        values={":change": call.tokens - call.reservation.tokens, ":tokens": call.tokens},
    )


def _counters(call: ModelCall) -> Update:
    """Count the call on the day of its reservation, so that days add up to their month."""
    counts = {"agent_invocations": 1, **_token_counts(call)}
    names = {f"#{metric}": keys.model_attribute(call.model_id, metric) for metric in counts}
    totals = ", ".join(f"{metric} :{metric}, #{metric} :{metric}" for metric in counts)
    day = keys.day_entry(call.reservation.made_at)
    return Update(
        {"usage_key": call.reservation.tenant_id, "entry_key": day},
        f"ADD {totals}",
        names=names,
        values={f":{metric}": count for metric, count in counts.items()},
    )


def _token_counts(call: ModelCall) -> dict[str, int]:
    return {"input_tokens": call.input_tokens, "output_tokens": call.output_tokens}


def _event(call: ModelCall, days: int) -> Put:
    reservation = call.reservation
    item = {
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
    return Put(item, condition="attribute_not_exists(entry_key)")
