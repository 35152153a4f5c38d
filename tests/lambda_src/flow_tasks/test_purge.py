"""What expired long ago is deleted by the relay's wake-ups, and nothing else is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from lambda_src.flow_relay.logic import Relay
from lambda_src.flow_street.lanes import LaneMessage, LaneVault
from lambda_src.flow_street.tasks import TaskMessage, TaskVault
from lambda_src.flow_tasks.handler import reply
from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.vault_invocation import VaultFailedError
from lambda_src.vault.transaction import Vault
from tests.lambda_src.flow_tasks.working import World, calling, operations
from tests.lambda_src.flow_vault.asking import GREETING, Asker, Played, flows
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault

TABLES = (
    "conversation_sessions",
    "conversation_history",
    "flow_tasks",
    "public_sessions",
    "public_flow_counts",
)


@dataclass
class Stage:
    database: Database
    tasks: FlowTasks
    visitors: dict[str, Asker]

    def begin(self, count: int, tenant: str = "acme") -> list[Played]:
        return [Played.of(self.visitors[tenant], "greeting") for _ in range(count)]

    def age(self, days: float) -> None:
        """Let what was begun so far be so much older."""
        self.database.run(
            "UPDATE app.public_sessions SET expires_at = expires_at - make_interval(secs => %s)",
            days * 86_400,
        )
        self.database.run("UPDATE app.public_flow_counts SET day = day - %s", int(days))

    def count(self, tenant: str = "acme") -> dict[str, int]:
        return {
            table: self.database.run(
                f"SELECT count(*) AS n FROM app.{table} WHERE tenant_id = %s",  # noqa: S608 - names of tables and columns come from the catalogue or this file
                tenant,
            )[0]["n"]
            for table in TABLES
        }

    def purge(self, limit: int = 100, tenant: str = "acme") -> dict[str, Any]:
        return self.tasks.purge(tenant, limit)


@pytest.fixture
def stage(database: Database, vault: Vault) -> Iterator[Stage]:
    tasks = FlowTasks(vault, 60, 3, 60, retention_days=30)
    with open_vault(database, "gatehouse_flows") as playing:
        made, visitors = flows(playing), {}
        for tenant in ("acme", "globex"):
            key = Asker.admin(made, tenant).publish(GREETING, "public")["public_key"]
            visitors[tenant] = Asker(made, None, {"public_key": key})
        yield Stage(database, tasks, visitors)


def test_what_expired_long_ago_is_gone_with_all_that_was_said(stage: Stage) -> None:
    old = stage.begin(3)
    old[0].answer(1, "Ada")
    stage.age(32)
    recent = stage.begin(2)
    stage.age(30)
    assert stage.count()["conversation_sessions"] == 5
    assert stage.purge() == {"sessions": 3, "is_done": True}
    left = stage.count()
    assert (left["conversation_sessions"], left["conversation_history"]) == (2, 2)
    assert (left["public_sessions"], left["public_flow_counts"]) == (2, 0)
    assert stage.purge() == {"sessions": 0, "is_done": True}
    assert [each.asker.refused("read", token=each.token) for each in (old[0], recent[0])] == [
        (404, "not_found"),
        (410, "session_expired"),
    ]


def test_counters_of_today_stay(stage: Stage) -> None:
    stage.begin(1)
    before = stage.count()
    stage.purge()
    assert stage.count() == before


def test_another_tenants_sessions_and_those_of_users_stay(stage: Stage) -> None:
    stage.begin(1)
    stage.begin(2, "globex")
    member = Asker.member(stage.visitors["acme"].flows)
    kept = Played.of(member, "greeting")
    stage.age(100)
    stage.database.run(
        "UPDATE app.conversation_sessions SET started_at = now() - interval '9 years'"
    )
    assert stage.purge()["sessions"] == 1
    assert kept.answer(1, "Ada")["ended"]
    assert stage.count("globex")["conversation_sessions"] == 2


def test_a_purge_is_bounded_and_goes_on(stage: Stage) -> None:
    stage.begin(5)
    stage.age(40)
    seen = [stage.purge(2) for _ in range(3)]
    assert [each["sessions"] for each in seen] == [2, 2, 1]
    assert [each["is_done"] for each in seen] == [False, False, True]


def test_counters_of_many_clients_are_purged_in_bounds_too(stage: Stage) -> None:
    for number in range(5):
        visitor = {**(stage.visitors["acme"].visitor or {}), "client": f"{number:032x}"}
        Played.of(Asker(stage.visitors["acme"].flows, None, visitor), "greeting")
    stage.database.run("UPDATE app.public_flow_counts SET day = day - 3")
    left = [stage.count()["public_flow_counts"]]
    while not stage.purge(2)["is_done"]:
        left.append(stage.count()["public_flow_counts"])
    assert left[1:] == list(range(left[0] - 2, -1, -2))
    assert stage.count()["public_flow_counts"] == 0
    assert stage.count()["conversation_sessions"] == 5


def test_a_session_goes_with_the_call_that_never_came_back(
    database: Database, vault: Vault
) -> None:
    tasks = FlowTasks(vault, 60, 3, 60)
    with open_vault(database, "gatehouse_flows") as playing:
        made = flows(playing)
        key = Asker.admin(made).publish(calling(), "public")["public_key"]
        played = Played.of(Asker(made, None, {"public_key": key}), "calling")
        assert played.answer(1, "Ada")["pending"]
        stage = Stage(database, tasks, {})
        stage.age(40)
        assert stage.count()["flow_tasks"] == 1
        assert stage.purge()["sessions"] == 1
        assert stage.count()["flow_tasks"] == 0
        name = {"session_id": played.token.split(".")[1], "revision": 2}
        world = World(database, tasks, Asker.member(made))
        outcome = {"status": "succeeded", "http_status": 200}
        told = world.ask("report", task=name, outcome=outcome)
        assert told["decision"] == "stale"


def test_what_a_call_brought_back_counts_as_stored(database: Database, vault: Vault) -> None:
    tasks = FlowTasks(vault, 60, 3, 60)
    with open_vault(database, "gatehouse_flows") as playing:
        made = flows(playing)
        key = Asker.admin(made).publish(calling(), "public")["public_key"]
        played = Played.of(Asker(made, None, {"public_key": key}), "calling")
        assert played.answer(1, "Ada")["pending"]
        world = World(database, tasks, Asker.member(made))
        name = {"session_id": played.token.split(".")[1], "revision": 2}
        before = database.run("SELECT bytes FROM app.public_sessions")[0]["bytes"]
        world.ask("begin", task=name)
        outcome = {"status": "succeeded", "http_status": 200, "values": {"temp.id": "x" * 5_000}}
        assert world.ask("report", task=name, outcome=outcome)["decision"] == "ended"
    (row,) = database.run("SELECT bytes FROM app.public_sessions")
    assert row["bytes"] - before > 9_000  # in the state, and in what was said
    counted = "SELECT sum(bytes_in_day) AS n FROM app.public_flow_counts WHERE counter ~ '^f'"
    assert database.run(counted)[0]["n"] == row["bytes"]


@dataclass
class Recorded:
    """A vault that records what the relay asks for."""

    purges: Sequence[bool | Exception]
    asked: list[str] = field(default_factory=list)

    def waiting(self, tenant_id: str, limit: int) -> list[TaskMessage]:
        del tenant_id, limit
        return []

    def sweep(self, tenant_id: str, limit: int) -> tuple[bool, str | None]:
        del tenant_id, limit
        return True, None

    def purge(self, tenant_id: str, limit: int) -> bool:
        assert limit == 100
        self.asked.append(tenant_id)
        found = self.purges[len(self.asked) - 1]
        if isinstance(found, Exception):
            raise found
        return found


class Sent:
    """A queue that takes everything."""

    def send_message(self, **_: Any) -> None:
        pass


class NoEvents:
    """Nothing happened in any session."""

    def handle_events(self, tenant_id: str, limit: int) -> int:
        del tenant_id, limit
        return 0

    def due(self, tenant_id: str, limit: int) -> list[LaneMessage]:
        del tenant_id, limit
        return []


def relay(vault: Recorded, time: list[float]) -> Relay:
    return Relay(vault, NoEvents(), None, "tasks", "events", "wake_ups", clock=lambda: time[0])  # type: ignore[arg-type]


def test_a_wake_up_looks_for_what_expired_and_not_again_for_ten_minutes() -> None:
    vault, time = Recorded([False, True, True, True]), [0.0]
    woken = relay(vault, time)
    woken.wake('{"tenant_id": "acme"}')
    woken.wake('{"tenant_id": "acme"}')
    assert vault.asked == ["acme", "acme"]
    woken.wake('{"tenant_id": "globex"}')
    time[0] = 600.0
    woken.wake('{"tenant_id": "acme"}')
    assert vault.asked == ["acme", "acme", "globex", "acme"]


def test_a_long_purge_ends_and_the_next_wake_up_goes_on() -> None:
    vault = Recorded([False] * 5 + [True])
    woken = relay(vault, [0.0])
    woken.wake('{"tenant_id": "acme"}')
    assert len(vault.asked) == 5
    woken.wake('{"tenant_id": "acme"}')
    assert len(vault.asked) == 6


@pytest.mark.parametrize("error", [UnavailableError(), VaultFailedError("x")])
def test_a_purge_that_fails_does_not_fail_the_wake_up(error: Exception) -> None:
    vault = Recorded([error, True])
    woken = relay(vault, [0.0])
    woken.wake('{"tenant_id": "acme"}')
    woken.wake('{"tenant_id": "acme"}')
    assert len(vault.asked) == 2


def test_the_relay_reaches_the_vaults_own_purge(stage: Stage) -> None:
    class Function:
        def ask(self, payload: dict[str, Any]) -> dict[str, Any]:
            return reply(operations(stage.tasks), payload)

    stage.begin(3)
    stage.age(40)
    vault = Function()
    relay = Relay(TaskVault(vault), LaneVault(vault), Sent(), "tasks", "events", "wake_ups")  # type: ignore[arg-type]
    relay.wake('{"tenant_id": "acme"}')
    assert stage.count()["conversation_sessions"] == 0
