from datetime import UTC, datetime, timedelta

import pytest

from lambda_src.runtime.billing.budget import Budget, BudgetExhaustedError, Reservation
from lambda_src.runtime.billing.settlement import Ledger, ModelCall
from lambda_src.runtime.storage.writes import Put
from tests.lambda_src.world import World

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECONDS = 60


def budget(world: World, moment: datetime = START) -> Budget:
    return Budget(world.tables.usage, reservation_seconds=SECONDS, clock=lambda: moment)


def call(reservation: Reservation, tokens: int) -> ModelCall:
    return ModelCall(reservation, "session", "chat", "model", tokens, 0, invocation_time=1)


def test_a_reservation_is_one_request_and_holds_its_tokens(world: World) -> None:
    with world.calls() as calls:
        made = budget(world).reserve("acme", tokens=40, budget=100)
    assert calls == {"UpdateItem": 1}
    month = world.month()
    assert month["entry_key"] == "month#2026-11"
    assert month["committed"] == 40
    expires_at = int(START.timestamp()) + SECONDS
    assert month[made.attribute] == {"tokens": 40, "expires_at": expires_at}


def test_the_budget_can_be_used_to_its_last_token(world: World) -> None:
    for tokens in (60, 40):
        budget(world).reserve("acme", tokens=tokens, budget=100)
    with world.nothing_happens(), pytest.raises(BudgetExhaustedError):
        budget(world).reserve("acme", tokens=1, budget=100)


def test_an_estimate_over_the_whole_budget_asks_the_table_nothing(world: World) -> None:
    with world.calls() as calls, pytest.raises(BudgetExhaustedError):
        budget(world).reserve("acme", tokens=101, budget=100)
    assert not calls


def test_tenants_and_months_have_budgets_of_their_own(world: World) -> None:
    budget(world).reserve("acme", tokens=100, budget=100)
    budget(world).reserve("globex", tokens=100, budget=100)
    budget(world, START + timedelta(days=11)).reserve("acme", tokens=100, budget=100)


def test_a_used_up_budget_says_to_come_back_next_month(world: World) -> None:
    made = budget(world).reserve("acme", tokens=100, budget=100)
    Ledger(world.tables.usage).settle(call(made, 100))
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world).reserve("acme", tokens=1, budget=100)
    assert refused.value.retry_after == 10 * 86_400 + 12 * 3600


def test_a_budget_held_by_open_calls_says_to_come_back_soon(world: World) -> None:
    budget(world).reserve("acme", tokens=100, budget=100)
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world).reserve("acme", tokens=1, budget=100)
    assert refused.value.retry_after == 5


def test_what_a_killed_function_reserved_is_taken_back_by_the_next_that_needs_it(
    world: World,
) -> None:
    killed = [budget(world).reserve("acme", tokens=50, budget=100) for _ in range(2)]
    just_before = START + timedelta(seconds=SECONDS)
    with pytest.raises(BudgetExhaustedError):
        budget(world, just_before).reserve("acme", tokens=10, budget=100)
    later = START + timedelta(seconds=SECONDS + 1)
    made = budget(world, later).reserve("acme", tokens=10, budget=100)
    month = world.month()
    assert month["committed"] == 10
    assert made.attribute in month
    assert not any(reservation.attribute in month for reservation in killed)


def test_only_expired_reservations_are_taken_back(world: World) -> None:
    budget(world).reserve("acme", tokens=50, budget=100)
    later = START + timedelta(seconds=SECONDS - 1)
    open_still = budget(world, later).reserve("acme", tokens=50, budget=100)
    after = later + timedelta(seconds=2)
    budget(world, after).reserve("acme", tokens=50, budget=100)
    assert open_still.attribute in world.month()
    assert world.month()["committed"] == 100


def test_releasing_twice_is_harmless(world: World) -> None:
    made = budget(world).reserve("acme", tokens=50, budget=100)
    assert budget(world).release(made)
    with world.nothing_happens():
        assert not budget(world).release(made)
    assert world.month()["committed"] == 0


def test_settling_is_one_transaction_and_corrects_the_estimate(world: World) -> None:
    made = budget(world).reserve("acme", tokens=50, budget=100)
    with world.calls() as calls:
        Ledger(world.tables.usage).settle(call(made, 30))
    assert calls == {"TransactWriteItems": 1}
    assert world.books_balance() == 30


def test_settling_twice_is_harmless(world: World) -> None:
    made = budget(world).reserve("acme", tokens=50, budget=100)
    Ledger(world.tables.usage).settle(call(made, 30))
    with world.nothing_happens():
        Ledger(world.tables.usage).settle(call(made, 30))
    assert world.books_balance() == 30


def test_a_call_settled_after_its_reservation_was_taken_back_is_counted_once(world: World) -> None:
    made = budget(world).reserve("acme", tokens=100, budget=100)
    later = budget(world, START + timedelta(seconds=SECONDS + 1))
    other = later.reserve("acme", tokens=100, budget=100)
    for _ in range(2):
        Ledger(world.tables.usage).settle(call(made, 30))
    assert world.month()["committed"] == 130
    Ledger(world.tables.usage).settle(call(other, 10))
    assert world.books_balance() == 40


def test_a_call_over_midnight_is_counted_on_the_day_and_month_it_began(world: World) -> None:
    last_second = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    made = budget(world, last_second).reserve("acme", tokens=50, budget=100)
    Ledger(world.tables.usage).settle(call(made, 30))
    assert [day["entry_key"] for day in world.days()] == ["day#2026-11-30"]
    assert world.month()["entry_key"] == "month#2026-11"
    assert world.books_balance() == 30


def test_a_reservation_whose_answer_got_lost_is_not_taken_twice(world: World) -> None:
    made = budget(world).reserve("acme", tokens=50, budget=100)
    again = budget(world)
    assert again._take(made, 100) is None
    assert world.month()["committed"] == 50


def test_a_month_item_that_others_wrote_to_is_still_understood(world: World) -> None:
    key = {"usage_key": "acme", "entry_key": "month#2026-11"}
    world.tables.usage.write(Put({**key, "note": "checked by hand"}))
    budget(world).reserve("acme", tokens=100, budget=100)
    with pytest.raises(BudgetExhaustedError):
        budget(world).reserve("acme", tokens=1, budget=100)


def test_a_refusal_says_what_is_needed_what_is_left_and_when_it_returns(world: World) -> None:
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world).reserve("acme", tokens=1_216, budget=10)
    assert refused.value.message == (
        "This request needs up to 1,216 tokens; 10 of 10 are left until 1 December, 00:00 UTC."
    )
    budget(world).reserve("acme", tokens=60, budget=100)
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world).reserve("acme", tokens=70, budget=100)
    assert refused.value.message == (
        "This request needs up to 70 tokens; 40 of 100 are left "
        "while calls in progress hold others. Try again shortly."
    )
