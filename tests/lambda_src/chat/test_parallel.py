"""Many requests at once. Threads call the logic, because a Lambda handles one event at a time."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lambda_src.chat.requests import ChatRequest, TenantContext
from lambda_src.runtime.billing.budget import BudgetExhaustedError
from lambda_src.runtime.billing.reservations import Use
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.models import ModelReply, ModelRequest, ModelUsage
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.world import ANNA, World

CALLS = 200
SPENT = ModelUsage(130, 70)  # a little less than what is reserved


def at_once(count: int, work: Any) -> list[Any]:
    """Call `work(number)` on so many threads that start together."""
    start = threading.Barrier(count)

    def run(number: int) -> Any:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def test_200_parallel_chats_never_pass_a_small_budget_and_leave_nothing_reserved(
    world: World,
) -> None:
    budget, committed = 10_000, []
    chat, _ = world.chat_parts(monthly_token_budget=budget)

    def spend(request: ModelRequest) -> ModelReply:
        committed.append(world.tables.usage.get(month_key) or {})
        return ModelReply("fine", world.model.model_id, SPENT)

    world.model.behaviour = spend
    reservation = chat.turn.model.budget.reserve(
        "acme", Use("chat", "model"), tokens=1, budget=budget
    )
    month_key = reservation.month_key
    chat.turn.model.budget.release(reservation)

    def ask(number: int) -> str:
        caller = Caller("acme", f"user-{number % 5}")
        try:
            chat.answer(caller, ChatRequest(message="hi"), lambda _, run: run())
        except BudgetExhaustedError as refused:
            return refused.code
        return "answered"

    outcomes = Counter(at_once(CALLS, ask))
    assert outcomes["answered"] + outcomes["budget_exhausted"] == CALLS
    assert outcomes["answered"] == len(world.model.asked) == len(world.events())
    assert outcomes["budget_exhausted"] > 0
    assert outcomes["answered"] >= 10
    assert max(month["committed"] for month in committed) <= budget
    assert world.books_balance() == outcomes["answered"] * 200 <= budget


def test_parallel_turns_of_one_session_all_arrive(world: World) -> None:
    chat, _ = world.chat_parts()
    session = SessionStore(world.tables.sessions).create(ANNA)
    context = TenantContext(session_id=session.session_id)

    def ask(number: int) -> None:
        request = ChatRequest(message=f"question {number}", tenant_context=context)
        chat.answer(ANNA, request, lambda _, run: run())

    at_once(12, ask)
    stored = MessageStore(world.tables.sessions).latest(session, 100)
    assert len({message.item_key for message in stored}) == 24
    for number in range(12):
        mine = [m for m in stored if m.content.endswith(f"question {number}")]
        assert [m.role for m in mine] == ["user", "assistant"]
        assert mine[0].created_at < mine[1].created_at
    assert SessionStore(world.tables.sessions).find(ANNA, session.session_id).message_count == 24
    assert world.books_balance() == 12 * 15


def test_ten_requests_with_one_key_ask_the_model_once(world: World) -> None:
    chat, idempotency = world.chat_parts()
    released = threading.Event()

    def wait(request: ModelRequest) -> ModelReply:
        released.wait(5)
        return ModelReply("once", world.model.model_id, SPENT)

    world.model.behaviour = wait

    def ask(_: int) -> Any:
        once = idempotency.of(ANNA, "key-1", 20_000)
        try:
            return chat.answer(ANNA, ChatRequest(message="hi"), once)["reply"]
        except ApiError as error:
            released.set()
            return (error.status, error.code, error.retry_after)

    outcomes = Counter(at_once(10, ask))
    assert len(world.model.asked) == 1
    assert outcomes == {"once": 1, (409, "request_in_progress", 2): 9}
    assert world.books_balance() == 200
