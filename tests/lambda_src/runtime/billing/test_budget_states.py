"""A tenant's budget as a state machine: reserve, settle, release, crash, repeat, later."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lambda_src.runtime.billing.budget import Budget, BudgetExhaustedError
from lambda_src.runtime.billing.reservations import Reservation, Use
from lambda_src.runtime.billing.settlement import Ledger, ModelCall
from lambda_src.runtime.storage import keys
from tests.lambda_src.world import World

BUDGET, SECONDS = 100, 60
USE = Use("chat", "model", output_tokens=10)
START = datetime(2026, 11, 30, 23, 58, tzinfo=UTC)  # the month's edge is near


class Books(RuleBasedStateMachine):
    """One tenant's month; `world` is the test's, empty at the start of each example."""

    world: ClassVar[World]
    open_calls: Bundle[Any] = Bundle("open_calls")

    def __init__(self) -> None:
        super().__init__()
        for item in self.world.tables.items(self.world.tables.usage):
            key = {name: item[name] for name in ("usage_key", "entry_key")}
            self.world.tables.usage.delete_all([key])
        self.now = START
        self.ledger = Ledger(self.world.tables.usage)
        self.budget = Budget(
            self.world.tables.usage,
            self.ledger,
            reservation_seconds=SECONDS,
            clock=lambda: self.now,
        )
        self.made: dict[str, Reservation] = {}
        self.settled: dict[str, int] = {}
        self.lost: set[str] = set()

    @rule(target=open_calls, tokens=st.integers(1, 60))
    def reserve(self, tokens: int) -> Reservation | None:
        try:
            made = self.budget.reserve("acme", USE, tokens=tokens, budget=BUDGET)
        except BudgetExhaustedError:
            return None
        finally:
            self._find_what_was_lost()
        self.made[made.reservation_id] = made
        return made

    @rule(made=open_calls, share=st.floats(0, 1), times=st.integers(1, 2))
    def settle(self, made: Reservation | None, share: float, times: int) -> None:
        """Also of one that was swept or released; a repeated delivery counts once."""
        if made is None or self.now >= made.made_at + timedelta(seconds=SECONDS):
            return  # a function ends before its reservation
        tokens = int(made.tokens * share)
        for _ in range(times):
            self.ledger.settle(ModelCall(made, "s", "chat", "model", tokens, 0, 1))
        if made.reservation_id in self.lost or made.reservation_id not in self.settled:
            self.settled[made.reservation_id] = tokens
            self.lost.discard(made.reservation_id)

    @rule(made=open_calls)
    def release(self, made: Reservation | None) -> None:
        if made is None or made.reservation_id in self.settled or not self.budget.release(made):
            return
        self.settled[made.reservation_id] = 0
        self.ledger.settle(ModelCall(made, "s", "chat", "model", 0, 0, 1, outcome="released"))

    @rule(seconds=st.integers(-60, 200))
    def time_passes(self, seconds: int) -> None:
        """Crashed functions settle nothing; a clock may go back by a minute."""
        self.now += timedelta(seconds=seconds)

    @invariant()
    def used_and_reserved_stay_within_the_budget(self) -> None:
        for month in self._of("month#"):
            reserved = sum(
                value["tokens"]
                for name, value in month.items()
                if name.startswith(keys.RESERVATION_PREFIX)
            )
            assert month.get("settled", 0) + reserved == month["committed"] <= BUDGET

    @invariant()
    def months_days_and_messages_have_the_same_sum(self) -> None:
        months = sum(month.get("settled", 0) for month in self._of("month#"))
        days = sum(day["input_tokens"] + day["output_tokens"] for day in self._of("day#"))
        events = sum(
            event["input_tokens"] + event["output_tokens"] for event in self.world.events()
        )
        assert months == days == events == sum(self.settled.values())

    def _find_what_was_lost(self) -> None:
        """The next call has counted what crashed functions reserved as used."""
        left = {name for month in self._of("month#") for name in month}
        for made in self.made.values():
            if made.attribute not in left and made.reservation_id not in self.settled:
                self.settled[made.reservation_id] = made.tokens
                self.lost.add(made.reservation_id)

    def _of(self, prefix: str) -> list[dict[str, Any]]:
        items = self.world.usage_items("acme")
        return [item for item in items if item["entry_key"].startswith(prefix)]


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
def test_no_order_of_events_passes_the_budget_or_loses_a_token(world: World) -> None:
    Books.world = world
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, database=None, derandomize=True
        ),
    )
