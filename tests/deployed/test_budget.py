"""Thirty chats through the gateway, ten at a time, for a tenant that can pay for a few of them.

Two hundred at once: tests/lambda_src/chat/test_parallel.py, without a process for each.
"""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import httpx

from tests.deployed.evidence import items
from tests.deployed.people import Person, new_tenant
from tests.deployed.running import Rehearsal

CHATS, AT_ONCE = 30, 10
BUDGET = 4_000
REPLY_TOKENS = 700
LARGEST_RESERVATION = 1_400  # the longest reply (1,024) and what such a short prompt is estimated


def test_chats_in_parallel_never_pass_the_budget_and_leave_no_reservation(
    rehearsal: Rehearsal,
) -> None:
    tenant = new_tenant(rehearsal, "--budget", str(BUDGET))
    api = rehearsal.api(Person.invited(rehearsal, tenant).sign_in().id)

    def chat(number: int) -> httpx.Response:
        order = f"[[slow 0.3]] [[tokens {REPLY_TOKENS}]] Chat {number}."
        return api.post("/api/chat", json={"message": order})

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(chat, range(CHATS)))

    answered = [answer for answer in answers if answer.status_code == HTTPStatus.OK]
    refused = [answer for answer in answers if answer.status_code != HTTPStatus.OK]
    assert answered
    assert {answer.status_code for answer in refused} == {HTTPStatus.TOO_MANY_REQUESTS}
    assert {answer.json()["error"]["code"] for answer in refused} == {"budget_exhausted"}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)

    (month,) = (
        item
        for item in items(rehearsal, "usage")
        if item["usage_key"] == tenant and item["entry_key"].startswith("month#")
    )
    billed = sum(sum(answer.json()["usage"].values()) for answer in answered)
    assert month["settled"] == month["committed"] == billed
    assert billed <= BUDGET + LARGEST_RESERVATION
    assert [name for name in month if name.startswith("reservation#")] == []
