from datetime import UTC, datetime, timedelta

import pytest

from lambda_src.runtime.billing.budget import Budget, BudgetExhaustedError
from lambda_src.runtime.billing.reservations import Reservation, Use
from lambda_src.runtime.billing.settlement import Ledger, ModelCall
from lambda_src.runtime.storage.writes import Put
from tests.lambda_src.world import World

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECONDS = 60
USE = Use("chat", "model", output_tokens=30)


def budget(world: World, moment: datetime = START) -> Budget:
    ledger = Ledger(world.tables.usage)
    return Budget(world.tables.usage, ledger, reservation_seconds=SECONDS, clock=lambda: moment)


def call(reservation: Reservation, tokens: int) -> ModelCall:
    return ModelCall(reservation, "session", "chat", "model", tokens, 0, invocation_time=1)


def test_a_reservation_is_one_request_and_holds_its_tokens(world: World) -> None:
    budget(world).release(budget(world).reserve("acme", USE, tokens=1, budget=100))
    with world.calls() as calls:
        made = budget(world).reserve("acme", USE, tokens=40, budget=100)
    assert calls == {"UpdateItem": 1}
    month = world.month()
    assert month["entry_key"] == "month#2026-11"
    assert month["committed"] == 40
    record = month[made.attribute]
    assert (record["tokens"], record["expires_at"]) == (40, int(START.timestamp()) + SECONDS)
    assert Reservation.read("acme", made.reservation_id, record) == made


def test_the_budget_can_be_used_to_its_last_token(world: World) -> None:
    for tokens in (60, 40):
        budget(world).reserve("acme", USE, tokens=tokens, budget=100)
    with world.nothing_happens(), pytest.raises(BudgetExhaustedError):
        budget(world).reserve("acme", USE, tokens=1, budget=100)


def test_an_estimate_over_the_whole_budget_asks_the_table_nothing(world: World) -> None:
    with world.calls() as calls, pytest.raises(BudgetExhaustedError):
        budget(world).reserve("acme", USE, tokens=101, budget=100)
    assert not calls


def test_tenants_and_months_have_budgets_of_their_own(world: World) -> None:
    budget(world).reserve("acme", USE, tokens=100, budget=100)
    budget(world).reserve("globex", USE, tokens=100, budget=100)
    budget(world, START + timedelta(days=11)).reserve("acme", USE, tokens=100, budget=100)


def test_a_used_up_budget_says_to_come_back_next_month(world: World) -> None:
    made = budget(world).reserve("acme", USE, tokens=100, budget=100)
    Ledger(world.tables.usage).settle(call(made, 100))
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world).reserve("acme", USE, tokens=1, budget=100)
    assert refused.value.retry_after == 10 * 86_400 + 12 * 3600


def test_a_budget_held_by_open_calls_says_to_come_back_soon(world: World) -> None:
    budget(world).reserve("acme", USE, tokens=100, budget=100)
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world).reserve("acme", USE, tokens=1, budget=100)
    assert refused.value.retry_after == 5


def test_what_a_killed_function_reserved_counts_as_used(world: World) -> None:
    for _ in range(2):
        budget(world).reserve("acme", USE, tokens=50, budget=100)
    just_before = START + timedelta(seconds=SECONDS)
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world, just_before).reserve("acme", USE, tokens=10, budget=100)
    assert refused.value.retry_after == 5
    later = START + timedelta(seconds=SECONDS + 1)
    for _ in range(2):
        with pytest.raises(BudgetExhaustedError) as refused:
            budget(world, later).reserve("acme", USE, tokens=10, budget=100)
        assert (refused.value.retry_after or 0) > 86_400
        assert "0 of 100 are left until 1 December" in str(refused.value)
    assert world.books_balance() == 100
    (day,) = world.days()
    assert (day["input_tokens"], day["output_tokens"], day["agent_invocations"]) == (40, 60, 2)
    assert {event["outcome"] for event in world.events()} == {"lost"}


def test_the_next_call_counts_what_a_killed_function_reserved(world: World) -> None:
    lost = budget(world).reserve("acme", USE, tokens=50, budget=1000)
    later = START + timedelta(seconds=SECONDS + 1)
    for tokens in (10, 20):
        made = budget(world, later).reserve("acme", USE, tokens=tokens, budget=1000)
        Ledger(world.tables.usage).settle(call(made, tokens))
    assert lost.attribute not in world.month()
    assert world.books_balance() == 80
    assert sorted(event["outcome"] for event in world.events()) == ["lost", "ok", "ok"]


@pytest.mark.parametrize("seconds", [1, 40, SECONDS + 40, 25 * 86_400])
def test_the_next_month_counts_what_was_lost_at_the_end_of_the_last(
    world: World, seconds: int
) -> None:
    """Also if the first calls of the new month come before the lost one has expired."""
    end = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    budget(world, end).reserve("acme", USE, tokens=50, budget=100)
    for moment in (end + timedelta(seconds=seconds), end + timedelta(seconds=seconds + SECONDS)):
        made = budget(world, moment).reserve("acme", USE, tokens=10, budget=100)
        Ledger(world.tables.usage).settle(call(made, 10))
    months = {
        item["entry_key"]: item
        for item in world.usage_items("acme")
        if item["entry_key"].startswith("month#")
    }
    november, december = months["month#2026-11"], months["month#2026-12"]
    assert (november["committed"], november["settled"]) == (50, 50)
    assert (december["committed"], december["settled"]) == (20, 20)
    with world.calls() as calls:
        budget(world, moment).reserve("acme", USE, tokens=10, budget=100)
    assert calls == {"UpdateItem": 1}, "a month is closed once"


def test_only_expired_reservations_count_as_used(world: World) -> None:
    budget(world).reserve("acme", USE, tokens=50, budget=100)
    later = START + timedelta(seconds=SECONDS - 1)
    open_still = budget(world, later).reserve("acme", USE, tokens=50, budget=100)
    after = later + timedelta(seconds=2)
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world, after).reserve("acme", USE, tokens=50, budget=100)
    assert refused.value.retry_after == 5, "the call that goes on may use less"
    month = world.month()
    assert open_still.attribute in month
    assert (month["committed"], month["settled"]) == (100, 50)


@pytest.mark.parametrize("truth", [0, 30, 100, 130])
def test_the_truth_takes_the_place_of_what_was_counted_as_lost(world: World, truth: int) -> None:
    made = budget(world).reserve("acme", USE, tokens=100, budget=100)
    later = START + timedelta(seconds=SECONDS + 1)
    with pytest.raises(BudgetExhaustedError):
        budget(world, later).reserve("acme", USE, tokens=1, budget=100)
    for _ in range(2):
        Ledger(world.tables.usage).settle(call(made, truth))
    assert world.books_balance() == truth
    (day,) = world.days()
    assert (day["output_tokens"], day["agent_invocations"]) == (0, 1)
    assert [event["outcome"] for event in world.events()] == ["ok"]


def test_what_was_settled_meanwhile_is_not_counted_as_lost(world: World) -> None:
    made = budget(world).reserve("acme", USE, tokens=100, budget=100)
    Ledger(world.tables.usage).settle(call(made, 30))
    with world.nothing_happens():
        assert not Ledger(world.tables.usage).write_off(made)
    released = budget(world).reserve("acme", USE, tokens=20, budget=100)
    budget(world).release(released)
    with world.nothing_happens():
        assert not Ledger(world.tables.usage).write_off(released)


def test_releasing_twice_is_harmless(world: World) -> None:
    made = budget(world).reserve("acme", USE, tokens=50, budget=100)
    assert budget(world).release(made)
    with world.nothing_happens():
        assert not budget(world).release(made)
    assert world.month()["committed"] == 0


def test_settling_is_one_transaction_and_corrects_the_estimate(world: World) -> None:
    made = budget(world).reserve("acme", USE, tokens=50, budget=100)
    with world.calls() as calls:
        Ledger(world.tables.usage).settle(call(made, 30))
    assert calls == {"TransactWriteItems": 1}
    assert world.books_balance() == 30


def test_settling_twice_is_harmless(world: World) -> None:
    made = budget(world).reserve("acme", USE, tokens=50, budget=100)
    Ledger(world.tables.usage).settle(call(made, 30))
    with world.nothing_happens():
        Ledger(world.tables.usage).settle(call(made, 30))
    assert world.books_balance() == 30


def test_a_call_settled_after_its_reservation_was_released_is_counted_once(world: World) -> None:
    made = budget(world).reserve("acme", USE, tokens=100, budget=100)
    budget(world).release(made)
    other = budget(world).reserve("acme", USE, tokens=100, budget=100)
    for _ in range(2):
        Ledger(world.tables.usage).settle(call(made, 30))
    assert world.month()["committed"] == 130
    Ledger(world.tables.usage).settle(call(other, 10))
    assert world.books_balance() == 40


def test_a_call_over_midnight_is_counted_on_the_day_and_month_it_began(world: World) -> None:
    last_second = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    made = budget(world, last_second).reserve("acme", USE, tokens=50, budget=100)
    Ledger(world.tables.usage).settle(call(made, 30))
    assert [day["entry_key"] for day in world.days()] == ["day#2026-11-30"]
    assert world.month()["entry_key"] == "month#2026-11"
    assert world.books_balance() == 30


def test_a_reservation_whose_answer_got_lost_is_not_taken_twice(world: World) -> None:
    made = budget(world).reserve("acme", USE, tokens=50, budget=100)
    again = budget(world)
    assert again._take(made, 100)[0]
    assert world.month()["committed"] == 50


def test_a_month_item_that_others_wrote_to_is_still_understood(world: World) -> None:
    key = {"usage_key": "acme", "entry_key": "month#2026-11"}
    world.tables.usage.write(Put({**key, "note": "checked by hand"}))
    budget(world).reserve("acme", USE, tokens=100, budget=100)
    with pytest.raises(BudgetExhaustedError):
        budget(world).reserve("acme", USE, tokens=1, budget=100)


def test_a_refusal_says_what_is_needed_what_is_left_and_when_it_returns(world: World) -> None:
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world).reserve("acme", USE, tokens=1_216, budget=10)
    assert refused.value.message == (
        "This request needs up to 1,216 tokens; 10 of 10 are left until 1 December, 00:00 UTC."
    )
    budget(world).reserve("acme", USE, tokens=60, budget=100)
    with pytest.raises(BudgetExhaustedError) as refused:
        budget(world).reserve("acme", USE, tokens=70, budget=100)
    assert refused.value.message == (
        "This request needs up to 70 tokens; 40 of 100 are left "
        "while calls in progress hold others. Try again shortly."
    )
