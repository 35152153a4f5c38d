"""From the outbox to the next message, by the real functions, on a real PostgreSQL.

Only what AWS is stands aside: a queue is a list here, and an invocation a call.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lambda_src.flow_relay.logic import NotSentError, Relay
from lambda_src.flow_street.lanes import LaneVault
from lambda_src.flow_street.tasks import TaskMessage, TaskVault
from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.flow_tasks.handler import reply
from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.flow_worker.calls import OutgoingCalls
from lambda_src.flow_worker.guard import AddressGuard
from lambda_src.flow_worker.logic import CallWorker
from lambda_src.flow_worker.secrets import FlowSecrets
from lambda_src.flows.shapes import Outcome
from lambda_src.runtime.deliveries import Deliveries
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.refusals import error_payload
from lambda_src.runtime.vault_invocation import VaultFunction
from tests.lambda_src.flow_tasks.working import World, calling, operations
from tests.lambda_src.flow_vault.asking import Asker, Played, flows
from tests.lambda_src.flow_worker.hosts import Host, host
from tests.lambda_src.postgres import Database, database, postgres
from tests.lambda_src.vault.suite import open_vault
from tests.lambda_src.vault.test_access import Change, change

__all__ = ["change", "database", "postgres"]
SECRET = "marker-of-a-secret"  # what is searched for


class KilledError(BaseException):
    """The worker ends where it stands."""


@dataclass
class Street:
    """The street's side of one test."""

    tasks: FlowTasks
    wake_ups: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    kill_before_report: bool = False
    is_refusing: bool = False

    def invoke(self, **request: Any) -> dict[str, Any]:
        event = json.loads(request["Payload"])
        event.pop("request_id", None)  # the handler takes it off; here its logic answers
        if event["operation"] == "report" and self.kill_before_report:
            self.kill_before_report = False
            raise KilledError
        try:
            told = reply(operations(self.tasks), event)
        except ApiError as error:
            told = {"error": error_payload(error)}
        return {"Payload": BytesIO(json.dumps(told).encode())}

    def send_message(self, **message: Any) -> None:
        if self.is_refusing:
            raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "SendMessage")
        held = self.wake_ups if message["QueueUrl"] == "wake_ups" else self.messages
        held.append(message["MessageBody"])

    def change_message_visibility(self, **_: Any) -> None:
        """A message comes back when the test delivers it again."""

    def get_secret_value(self, SecretId: str) -> dict[str, Any]:  # noqa: N803 - AWS names it
        own = {"flow-secrets/acme": SECRET, "flow-secrets/globex": "other"}
        return {"SecretString": json.dumps({"token": own[SecretId]})}

    @property
    def vault(self) -> TaskVault:
        return TaskVault(VaultFunction(self, "flow-tasks"))  # type: ignore[arg-type] # the edge

    def relay(self) -> Relay:
        lanes = LaneVault(VaultFunction(self, "flow-tasks"))  # type: ignore[arg-type] # the edge
        return Relay(self.vault, lanes, self, "tasks", "events", "wake_ups")

    def deliveries(self, *allowed: Host) -> Deliveries:
        guard = AddressGuard(tuple(each.name for each in allowed), lambda *_: ["127.0.0.1"])
        calls = OutgoingCalls(guard, 10, sleep=lambda _: None)
        worker = CallWorker(
            self.vault, calls, FlowSecrets(self, "flow-secrets"), WakeUps(self, "wake_ups")
        )
        return Deliveries(worker.work, self, "tasks", "flow_task")

    def deliver(self, body: str, *allowed: Host) -> bool:
        """Deliver a message once; whether it is done."""
        record = {"messageId": "m", "receiptHandle": "r", "body": body}
        return not self.deliveries(*allowed).handle({"Records": [record]})["batchItemFailures"]


@dataclass(frozen=True)
class Stage:
    world: World
    street: Street
    there: Host

    def pending(self, **content: Any) -> tuple[Played, str]:
        """A session whose call is on the queue, and its message."""
        token = {"Authorization": "Bearer {{secret:token}}"}
        document = calling(**{"url": self.there.url, "headers": token, **content})
        admin = Asker.admin(self.world.member.flows)
        revision = admin.did("read_flow", flow="calling")["revision"]
        admin.did("replace_flow", flow="calling", revision=revision, document=document)
        admin.did("publish_flow", flow="calling")
        played = Played.of(self.world.member, "calling")
        assert played.answer(1, "Ada")["pending"]
        self.street.relay().wake('{"tenant_id": "acme"}')
        return played, self.street.messages[-1]

    def says(self, played: Played) -> list[str]:
        told = played.asker.did("read", token=played.token, after=2)
        return [each["content"]["text"] for each in told["messages"]]


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    with open_vault(database) as vault, host({"body": {"id": 7, "echo": SECRET}}) as there:
        Asker.admin(flows(vault)).publish(calling())
        tasks = FlowTasks(vault, lease_seconds=60, circuit_failures=5, circuit_seconds=60)
        world = World(database, tasks, Asker.member(flows(vault)))
        yield Stage(world, Street(tasks), there)


def test_a_call_goes_out_once_and_its_answer_is_said(stage: Stage) -> None:
    played, message = stage.pending()

    assert [stage.street.deliver(message, stage.there) for _ in range(3)] == [True] * 3

    assert len(stage.there.seen) == 1
    assert stage.there.seen[0].headers["authorization"] == f"Bearer {SECRET}"
    key = f"{played.token.split('.')[1]}:call:2"
    assert stage.there.seen[0].headers["idempotency-key"] == key
    assert stage.says(played) == ["Booked: 7"]
    stage.street.relay().wake('{"tenant_id": "acme"}')
    assert stage.street.messages == [message]


def test_a_worker_that_dies_after_the_effect_repeats_none(stage: Stage) -> None:
    played, message = stage.pending()
    stage.street.kill_before_report = True
    with pytest.raises(KilledError):
        stage.street.deliver(message, stage.there)
    assert not stage.street.deliver(message, stage.there), "it may still be running"
    stage.world.age(61)

    assert stage.street.deliver(message, stage.there)

    assert len(stage.there.seen) == 1
    assert stage.says(played) == ["Not now."]


def test_one_that_may_be_repeated_goes_on_with_the_same_key(stage: Stage) -> None:
    played, message = stage.pending(idempotent=True)
    stage.street.kill_before_report = True
    with pytest.raises(KilledError):
        stage.street.deliver(message, stage.there)
    stage.world.age(61)

    assert stage.street.deliver(message, stage.there)

    assert len({each.headers["idempotency-key"] for each in stage.there.seen}) == 1
    assert len(stage.there.seen) == 2
    assert stage.says(played) == ["Booked: 7"]


def test_a_message_that_comes_late_has_no_effect(stage: Stage) -> None:
    played, message = stage.pending()
    played.asker.did("end", token=played.token)

    assert stage.street.deliver(message, stage.there)

    assert stage.there.seen == []


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '{"tenant_id": "acme"}',
     '{"tenant_id": "ACME", "session_id": "x", "revision": 1}',
     '{"tenant_id": "acme", "session_id": "00000000-0000-4000-8000-000000000000", "revision": 0}'],
)  # fmt: skip
def test_a_poisoned_message_stays_on_the_queue_and_takes_nothing_with_it(
    stage: Stage, body: str
) -> None:
    played, message = stage.pending()
    records = [
        {"messageId": name, "receiptHandle": name, "body": each}
        for name, each in (("poison", body), ("fine", message))
    ]

    told = stage.street.deliveries(stage.there).handle({"Records": records})

    assert told == {"batchItemFailures": [{"itemIdentifier": "poison"}]}
    assert stage.says(played) == ["Booked: 7"]


def test_what_a_queue_did_not_take_stays_in_the_outbox(stage: Stage) -> None:
    played, _ = stage.pending()
    stage.world.database.run("UPDATE app.flow_tasks SET status = 'waiting'")
    stage.street.is_refusing = True
    with pytest.raises(NotSentError, match="1 tasks were not taken"):
        stage.street.relay().wake('{"tenant_id": "acme"}')
    stage.street.is_refusing = False

    stage.street.relay().wake('{"tenant_id": "acme"}')

    assert stage.street.deliver(stage.street.messages[-1], stage.there)
    assert stage.says(played) == ["Booked: 7"]


def test_no_secret_is_in_the_database_the_queue_or_an_answer(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    played, message = stage.pending(
        response_mapping={"temp.id": "$.echo"}, response_variable="temp.all"
    )
    assert stage.street.deliver(message, stage.there)

    tables = stage.world.database.run(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'app'::regnamespace"
    )
    for table in tables:
        rows = stage.world.database.run(f"SELECT t::text FROM app.{table['relname']} t")  # noqa: S608 - names of tables and columns come from the catalogue or this file
        assert SECRET not in str(rows)
    assert SECRET not in str([stage.street.messages, stage.street.wake_ups])
    assert SECRET not in str(played.asker.did("history", token=played.token))
    assert stage.says(played) == ["Booked: [secret]"]
    printed = capsys.readouterr()
    assert SECRET not in printed.out + printed.err
    assert SECRET in stage.there.seen[0].headers["authorization"], "or it proves nothing"


@pytest.mark.parametrize("when", ["in the outbox", "on the queue"])
def test_a_call_of_a_suspended_tenant_waits_and_leaves_once_after_the_activation(
    stage: Stage, change: Change, when: str
) -> None:
    wake_up = '{"tenant_id": "acme"}'
    played, message = stage.pending()
    if when == "in the outbox":
        stage.world.database.run("UPDATE app.flow_tasks SET status = 'waiting'")
        stage.street.messages.clear()
    change("acme", is_blocked=True)
    stage.street.relay().wake(wake_up)
    if when == "on the queue":
        assert stage.street.deliver(message, stage.there)
    stage.street.messages.clear()
    assert stage.there.seen == []

    assert change("acme", is_blocked=False) == (1 if when == "on the queue" else 0)
    stage.street.relay().wake(wake_up)
    assert [stage.street.deliver(each, stage.there) for each in stage.street.messages] == [True]

    assert len(stage.there.seen) == 1
    assert stage.says(played) == ["Booked: 7"]


def test_the_outcome_of_a_call_that_was_under_way_at_the_suspension_is_kept(
    stage: Stage, change: Change
) -> None:
    played, message = stage.pending()
    begun = stage.street.vault.begin(TaskMessage.model_validate_json(message))
    assert begun.decision == "go"
    change("acme", is_blocked=True)
    outcome = Outcome("succeeded", 200, {"temp.id": 7}, None)
    stage.street.vault.report(TaskMessage.model_validate_json(message), outcome)
    change("acme", is_blocked=False)
    assert stage.says(played) == ["Booked: 7"]
