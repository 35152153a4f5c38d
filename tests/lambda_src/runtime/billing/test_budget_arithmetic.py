"""Any order of reserving, settling, releasing, dying and waiting keeps the budget's arithmetic."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from lambda_src.runtime.billing.budget import Budget, BudgetExhaustedError
from lambda_src.runtime.billing.reservations import Reservation, Use
from lambda_src.runtime.billing.settlement import Ledger, ModelCall
from tests.lambda_src.tables import create_tables
from tests.lambda_src.world import World

LIMIT = 1000
SECONDS = 60
USE = Use("chat", "model", output_tokens=200)


class BudgetMachine(RuleBasedStateMachine):
    """Compares the month item with a plain model of it after every step."""

    world: World
    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.world = World(create_tables(type(self).world.tables.client))
        self.moment = datetime(2026, 11, 20, tzinfo=UTC)
        self.ledger = Ledger(self.world.tables.usage)
        self.budget = Budget(
            self.world.tables.usage,
            self.ledger,
            reservation_seconds=SECONDS,
            clock=lambda: self.moment,
        )
        self.open: dict[str, int] = {}
        self.settled: dict[str, int] = {}
        self.lost: set[str] = set()

    @rule(target=made, tokens=st.integers(1, 600))
    def reserve(self, tokens: int) -> Reservation:
        try:
            reservation = self.budget.reserve("acme", USE, tokens=tokens, budget=LIMIT)
        except BudgetExhaustedError:
            self.find_what_was_lost()
            assert sum(self.settled.values()) + sum(self.open.values()) + tokens > LIMIT
            return multiple()  # type: ignore[return-value]  # hypothesis' word for none
        self.find_what_was_lost()
        self.open[reservation.attribute] = tokens
        return reservation

    @rule(reservation=made, used=st.integers(0, 300))
    def settle(self, reservation: Reservation, used: int) -> None:
        call = ModelCall(reservation, "session", "chat", "model", used, 0, invocation_time=1)
        Ledger(self.world.tables.usage).settle(call)
        self.open.pop(reservation.attribute, None)
        if reservation.attribute in self.lost or reservation.attribute not in self.settled:
            self.settled[reservation.attribute] = used
            self.lost.discard(reservation.attribute)

    @rule(reservation=consumes(made))
    def release(self, reservation: Reservation) -> None:
        was_open = reservation.attribute in self.open
        assert self.budget.release(reservation) == was_open
        self.open.pop(reservation.attribute, None)

    @rule(seconds=st.integers(1, 50))
    def wait(self, seconds: int) -> None:
        self.moment += timedelta(seconds=seconds)

    def find_what_was_lost(self) -> None:
        """What expired counts as used, until its function comes back and tells the truth."""
        left = set(self.world.month())
        gone = [name for name in self.open if name not in left]
        assert all(name not in self.settled for name in gone)
        for name in gone:
            self.settled[name] = self.open.pop(name)
            self.lost.add(name)

    @invariant()
    def committed_is_settled_plus_reserved(self) -> None:
        month = self.world.month()
        reserved = {
            name: record["tokens"]
            for name, record in month.items()
            if name.startswith("reservation#")
        }
        assert reserved == self.open
        assert month.get("settled", 0) == sum(self.settled.values())
        assert month.get("committed", 0) == sum(self.settled.values()) + sum(self.open.values())

    @invariant()
    def events_and_days_agree_with_what_was_settled(self) -> None:
        for items in (self.world.days(), self.world.events()):
            assert sum(item["input_tokens"] + item["output_tokens"] for item in items) == sum(
                self.settled.values()
            )
        assert len(self.world.events()) == len(self.settled)


def test_the_arithmetic_holds_in_any_order(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BudgetMachine, "world", world, raising=False)
    run_state_machine_as_test(
        BudgetMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
