"""A tenant's monthly token budget: reserve before the model call, settle or release after it.

The month item of a tenant holds `settled` (tokens that were really used), `committed` (settled
plus reserved) and one attribute for each open reservation. A reservation is taken with one
conditional update, so calls that arrive together cannot pass the budget between them. The
function that took it settles it (`settlement`). If it was killed, the reservation expires, and the
tenant's next one has it counted as used: the model may have answered, and nobody knows
(docs/adr/0036-what-a-killed-function-reserved-counts-as-used.md).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from lambda_src.runtime.billing.reservations import Reservation, Use
from lambda_src.runtime.billing.settlement import Ledger
from lambda_src.runtime.billing.spending import log_spending
from lambda_src.runtime.clock import Clock, now, seconds_to_next_month, to_text
from lambda_src.runtime.http.errors import ThrottledError
from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.logs import logger, metrics_of
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Update

BUSY_RETRY_SECONDS = 5
_BEFORE_CLOSED = "month_before_closed"


class BudgetExhaustedError(ThrottledError):
    """429: the tenant's tokens of this month are used up, or reserved by calls in progress."""

    code = "budget_exhausted"


class Budget:
    """The month items of the usage table, and the ledger where its calls are settled.

    `reservation_seconds` must be longer than the function may run: a reservation that is older
    belongs to a function that was killed.
    """

    def __init__(
        self, table: Table, ledger: Ledger, *, reservation_seconds: int, clock: Clock = now
    ) -> None:
        self._table = table
        self.ledger = ledger
        self._seconds = reservation_seconds
        self._clock = clock

    def reserve(self, tenant_id: str, use: Use, *, tokens: int, budget: int) -> Reservation:
        """Set tokens aside. Raises BudgetExhaustedError, having reserved nothing.

        `tokens` is the estimate of one call, `budget` the tenant's tokens of this month.
        """
        reservation = Reservation(str(uuid4()), tenant_id, tokens, self._clock(), use)
        if tokens > budget:
            raise self._exhausted(reservation, {}, budget)
        taken, month = self._take(reservation, budget)
        if self._write_off_expired(reservation, month) and not taken:
            taken, month = self._take(reservation, budget)  # it says now what is really used
        if not taken:
            raise self._exhausted(reservation, month, budget)
        log_spending(reservation, month, budget)
        if _BEFORE_CLOSED not in month:
            self._close_month_before(reservation)
        return reservation

    def release(self, reservation: Reservation) -> bool:
        """Give the tokens back, for a call that was never made; whether it was still open."""
        update = Update(
            reservation.month_key,
            "REMOVE #reservation ADD committed :less",
            "attribute_exists(#reservation)",
            names={"#reservation": reservation.attribute},
            values={":less": -reservation.tokens},
        )
        try:
            self._table.write(update)
        except ConditionFailedError:
            return False
        return True

    def _take(self, reservation: Reservation, budget: int) -> tuple[bool, Item]:
        """Reserve the tokens if enough are left; return whether, and the month item.

        The condition that the reservation does not exist makes a retry harmless: the SDK sends an
        update again when the response was lost.
        """
        update = Update(
            reservation.month_key,
            "SET #reservation = :reservation ADD committed :tokens",
            "attribute_not_exists(#reservation) AND "
            "(attribute_not_exists(committed) OR committed <= :room)",
            names={"#reservation": reservation.attribute},
            values={
                ":reservation": reservation.record(self._seconds),
                ":tokens": reservation.tokens,
                ":room": budget - reservation.tokens,
            },
        )
        try:
            return True, self._table.change(update, returned="ALL_NEW")
        except ConditionFailedError as error:
            month = error.item or {}
            return reservation.attribute in month, month

    def _close_month_before(self, reservation: Reservation) -> None:
        """Count what expired at the end of last month, and note when nothing is open there."""
        last = reservation.made_at.replace(day=1) - timedelta(days=1)
        swept = Update(
            replace(reservation, made_at=last).month_key,
            "SET swept_at = :now",
            "attribute_exists(committed)",
            values={":now": to_text(reservation.made_at)},
        )
        try:
            month = self._table.change(swept, returned="ALL_NEW")
        except ConditionFailedError:
            month = {}
        if self._write_off_expired(reservation, month) == len(list(_open(month))):
            closed = Update(
                reservation.month_key, f"SET {_BEFORE_CLOSED} = :yes", values={":yes": True}
            )
            self._table.write(closed)

    def _write_off_expired(self, reservation: Reservation, month: Item) -> int:
        """Count expired reservations of a month item as used; return how many there were."""
        moment = reservation.made_at.timestamp()
        expired = [
            Reservation.read(reservation.tenant_id, name, record)
            for name, record in _open(month)
            if record["expires_at"] < moment
        ]
        for lost in expired:
            if self.ledger.write_off(lost):
                logger.warning(
                    "reservation counted as used",
                    reservation_id=lost.reservation_id,
                    tokens=lost.tokens,
                    model_id=lost.use.model_id,
                    **metrics_of({"LostReservations": 1, "LostTokens": lost.tokens}, {}),
                )
        return len(expired)

    def _exhausted(
        self, reservation: Reservation, month: Item, budget: int
    ) -> BudgetExhaustedError:
        """The error, with Retry-After: soon while calls hold tokens, else next month."""
        settled = month.get("settled", 0)
        left = max(0, budget - max(settled, month.get("committed", 0)))
        most = f"This request needs up to {reservation.tokens:,} tokens"
        needed = f"{most}; {left:,} of {budget:,} are left"
        if any(_open(month)) and settled + reservation.tokens <= budget:
            message = f"{needed} while calls in progress hold others. Try again shortly."
            return BudgetExhaustedError(message, retry_after=BUSY_RETRY_SECONDS)
        seconds = seconds_to_next_month(reservation.made_at)
        renewed = reservation.made_at + timedelta(seconds=seconds)
        message = f"{needed} until {renewed.day} {renewed:%B}, 00:00 UTC."
        return BudgetExhaustedError(message, retry_after=seconds)


def open_budget(table: Table, *, reservation_seconds: int, event_days: int) -> Budget:
    """Return the budget of all tenants, whose usage events end after `event_days`."""
    ledger = Ledger(table, event_days=event_days)
    return Budget(table, ledger, reservation_seconds=reservation_seconds)


def _open(month: Item) -> Iterator[tuple[str, Item]]:
    """Yield the open reservations of a month item, by id."""
    prefix = keys.RESERVATION_PREFIX
    for name, record in month.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), record
