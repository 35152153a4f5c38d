"""Starts of a public flow, counted by client and by flow, on a real PostgreSQL."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambda_src.vault.transaction import Vault
from tests.lambda_src.flow_vault.asking import GREETING, Asker, Played, flows, limits
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault

Outcome = tuple[int, str]
STARTED: Outcome = (201, "")
THROTTLED: Outcome = (429, "throttled")


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 29, 23, 58, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Crowd:
    """Visitors of one flow, each with an address of its own."""

    def __init__(self, vault: Vault, **changed: int) -> None:
        self.clock = Time()
        self.flows = flows(vault, public=limits(**changed), clock=self.clock)
        self.admin = Asker.admin(self.flows)
        self.key = self.admin.publish(GREETING, "public")["public_key"]

    def start(self, client: int, key: str = "") -> Outcome:
        said = self.asker(client, key)("start", flow="greeting")
        error = said.get("error", {})
        if error:
            assert 1 <= error["retry_after"] <= 60
        return said.get("status", error.get("status")), error.get("code", "")

    def asker(self, client: int, key: str = "") -> Asker:
        visitor = {"public_key": key or self.key, "client": f"{client:032x}"}
        return Asker(self.flows, None, visitor)


@pytest.fixture
def vault(database: Database) -> Iterator[Vault]:
    with open_vault(database, "gatehouse_flows") as vault:
        yield vault


def test_one_client_that_starts_too_often_stops_nobody_else(vault: Vault) -> None:
    crowd = Crowd(vault, starts_per_minute=20, starts_per_minute_and_client=3)
    assert [crowd.start(1) for _ in range(50)] == [STARTED] * 3 + [THROTTLED] * 47
    assert [crowd.start(client) for client in range(2, 9)] == [STARTED] * 7


def test_refused_starts_of_a_client_do_not_count_for_the_flow(
    vault: Vault, database: Database
) -> None:
    crowd = Crowd(vault, starts_per_minute=20, starts_per_minute_and_client=3)
    for _ in range(50):
        crowd.start(1)
    (row,) = database.run(
        "SELECT sum(starts_in_minute) AS minute, sum(starts_in_day) AS day"
        " FROM app.public_flow_counts WHERE counter LIKE 'f%%'"
    )
    assert (row["minute"], row["day"]) == (3, 3)


def test_a_few_clients_that_take_all_they_can_leave_half_to_those_who_come_once(
    vault: Vault,
) -> None:
    crowd = Crowd(vault, starts_per_minute=20, starts_per_minute_and_client=20)
    greedy = [crowd.start(client) for _ in range(20) for client in range(6)]
    assert greedy.count(STARTED) == 10
    once = [crowd.start(client) for client in range(100, 115)]
    assert once == [STARTED] * 10 + [THROTTLED] * 5
    crowd.clock.pass_(30)
    assert crowd.start(1) == STARTED


def test_a_user_of_the_tenant_is_not_counted(vault: Vault) -> None:
    crowd = Crowd(vault, starts_per_minute=1, starts_per_minute_and_client=1)
    assert [crowd.start(1), crowd.start(1)] == [STARTED, THROTTLED]
    assert Played.of(Asker.member(crowd.flows), "greeting")


def test_a_clock_that_goes_back_a_little_gives_no_starts(vault: Vault) -> None:
    crowd = Crowd(vault, starts_per_minute_and_client=2)
    crowd.clock.pass_(30)
    assert [crowd.start(1) for _ in range(2)] == [STARTED] * 2
    crowd.clock.pass_(-1)
    assert crowd.start(1) == THROTTLED
    crowd.clock.pass_(1)
    assert crowd.start(1) == THROTTLED


def test_a_wrong_key_writes_no_count(vault: Vault, database: Database) -> None:
    crowd = Crowd(vault)
    for _ in range(3):
        assert crowd.asker(1, "pk.acme.guessed").refused("start", flow="greeting") == (
            404,
            "not_found",
        )
    assert database.run("SELECT * FROM app.public_flow_counts") == []


@pytest.mark.parametrize("client", ["x", "127.0.0.1", "0" * 31, "0" * 33, "A" * 32, "0' OR 1=1"])
def test_what_is_no_hash_of_a_client_is_refused(vault: Vault, client: str) -> None:
    crowd = Crowd(vault)
    visitor = {"public_key": crowd.key, "client": client}
    status, code = Asker(crowd.flows, None, visitor).refused("start", flow="greeting")
    assert (status, code) == (400, "invalid_request")


def test_visitors_without_a_known_client_share_one(vault: Vault) -> None:
    crowd = Crowd(vault, starts_per_minute_and_client=1)
    unknown = Asker(crowd.flows, None, {"public_key": crowd.key})
    assert unknown("start", flow="greeting")["status"] == 201
    assert unknown.refused("start", flow="greeting") == THROTTLED


def test_a_start_waits_for_no_other_client_of_the_flow(vault: Vault, database: Database) -> None:
    crowd = Crowd(vault)
    assert crowd.start(1) == STARTED
    with held(database, "SELECT * FROM app.flow_definitions FOR UPDATE"):
        began = time.monotonic()
        assert crowd.start(2) == STARTED
        assert time.monotonic() - began < 2
    own = "SELECT * FROM app.public_flow_counts WHERE counter LIKE 'c%' FOR UPDATE"
    with held(database, own):
        assert crowd.start(3) == STARTED


def test_starts_at_the_same_moment_deadlock_never_and_pass_the_limit_by_their_number(
    database: Database,
) -> None:
    with open_vault(database, "gatehouse_flows") as vault:
        crowd = Crowd(vault, starts_per_minute=40, starts_per_minute_and_client=4)
        seen: list[Outcome] = []

        def visit(number: int) -> None:
            with open_vault(database, "gatehouse_flows") as own:
                made = flows(own, public=crowd.flows.starting.limits, clock=crowd.clock)
                for turn in range(20):
                    visitor = {"public_key": crowd.key, "client": f"{(number + turn) % 10:032x}"}
                    said: Any = Asker(made, None, visitor)("start", flow="greeting")
                    error = said.get("error", {})
                    seen.append((said.get("status", error.get("status")), error.get("code", "")))

        threads = [threading.Thread(target=visit, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(seen) == 120
    assert set(seen) == {STARTED, THROTTLED}
    assert 20 <= seen.count(STARTED) <= 40 + 6


@contextmanager
def held(database: Database, statement: str) -> Iterator[None]:
    """Somebody else's transaction, which keeps what a statement locks."""
    with database.connect() as connection:
        connection.execute("BEGIN")
        connection.execute(statement.encode())
        yield
        connection.execute("ROLLBACK")
