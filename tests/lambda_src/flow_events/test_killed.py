"""Every process is killed at every step between a session's change and the receiver's 200.

The test enumerates the steps itself: it runs a conversation again and again, and kills whoever
makes the first step, the second, and so on, until there is a run that has no such step any more.
"""

import random
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from lambda_src.flow_tasks.webhooks import Retries
from lambda_src.runtime.vault_invocation import VaultRefusedError
from tests.lambda_src.events import claims
from tests.lambda_src.flow_events.platform import KilledError, Platform, Steps, events_of
from tests.lambda_src.flow_worker.hosts import Host

Json = dict[str, Any]
PROCESSES = ("invoke start", "invoke interact", "invoke handle_events", "invoke due_lanes",
             "invoke lanes_queued", "invoke begin_delivery", "invoke report_delivery", "commit",
             "committed", "send to wake_ups", "sent to wake_ups", "send to events",
             "sent to events", "took from wake_ups", "took from events", "done with wake_ups",
             "done with events", "post", "posted")  # fmt: skip
LEAST_STEPS = 60


@pytest.fixture(autouse=True)
def threads_die_silently() -> Iterator[None]:
    """A thread of a killed process ends with it."""
    before = threading.excepthook

    def hook(given: threading.ExceptHookArgs) -> None:
        if given.exc_type is not KilledError:
            before(given)

    threading.excepthook = hook
    yield
    threading.excepthook = before


class Member:
    """Somebody who tries again whenever there was no answer."""

    def __init__(self, here: Platform) -> None:
        self.here = here
        self.gateway = here.gateway()

    def ask(self, operation: str, **fields: Any) -> Json:
        for _ in range(50):
            try:
                reply = self.gateway.call({"claims": claims()}, "acme", operation, fields)
            except KilledError:
                self.here.killed()
                self.gateway = self.here.gateway()
            else:
                self.here.killed()  # the function is idle: nothing of it is needed
                return dict(reply["body"])
        raise AssertionError

    def answer(self, token: str, text: str) -> Json:
        revision = self.ask("read", token=token)["session"]["revision"]
        try:
            return self.ask("interact", token=token, revision=revision, input=text)
        except (
            VaultRefusedError
        ):  # the answer was committed before the kill, and its revision is gone
            return self.ask("read", token=token)


def converse(here: Platform) -> None:
    member = Member(here)
    token = member.ask("start", flow="talk")["session_token"]
    member.answer(token, "Ada")
    assert member.answer(token, "Lovelace")["ended"]


def check_all_arrived(here: Platform, receiver: Host) -> None:
    """Every event of every session arrived, at first in its order, and under its own id."""
    told: dict[str, list[int]] = {}
    bodies: dict[str, Json] = {}
    for event in events_of(receiver.seen):
        told.setdefault(event["session_id"], []).append(int(event["id"].rpartition(".")[2]))
        assert bodies.setdefault(event["id"], event) == event
    written: dict[str, list[int]] = {}
    for row in here.database.run("SELECT * FROM app.outbox ORDER BY session_id, number"):
        written.setdefault(str(row["session_id"]), []).append(row["number"])
        assert row["event"] == bodies[f"{row['session_id']}.{row['number']}"]
    for session, numbers in told.items():
        assert numbers == sorted(numbers), here.steps.names
        assert sorted(set(numbers)) == written[session]
    assert len(told) == len(written)
    statuses = here.database.run("SELECT DISTINCT status FROM app.webhook_deliveries")
    assert [row["status"] for row in statuses] == ["delivered"]


def run(here: Platform, receiver: Host, steps: Steps) -> None:
    here.database.run("TRUNCATE app.outbox, app.conversation_sessions, app.flow_circuits CASCADE")
    receiver.seen.clear()
    here.killed()
    here.steps = steps
    converse(here)
    here.settle()
    here.steps = Steps()
    check_all_arrived(here, receiver)


def test_whoever_is_killed_wherever_every_event_arrives_in_order(
    here: Platform, receiver: Host
) -> None:
    here.subscribe(receiver.url)
    killed: set[str] = set()
    step = 0
    while True:
        step += 1
        steps = Steps(lambda number, at=step: number == at)  # type: ignore[misc]
        run(here, receiver, steps)
        if len(steps.names) < step:
            break
        killed.add(steps.names[step - 1])
    assert step > LEAST_STEPS
    assert killed >= set(PROCESSES)


@pytest.mark.parametrize("seed", range(12))
def test_one_kill_after_another_loses_and_mixes_up_nothing(
    here: Platform, receiver: Host, seed: int
) -> None:
    here.retries = Retries(attempts=10_000, pause_seconds=8, circuit_failures=10_000)
    here.subscribe(receiver.url)
    chance = random.Random(seed)  # noqa: S311 - a test's
    run(here, receiver, Steps(lambda _: chance.random() < 0.08))
    receiver.answers = [{"status": 500}, {}, {"reset": True}, {"status": 503}, {}]
    run(here, receiver, Steps(lambda _: chance.random() < 0.05))
