"""The platform of one test: real functions on a real PostgreSQL, a real receiver over HTTP.

What AWS is stands aside: a queue is a list with a clock, an invocation a call, and a time that
the test moves. Every boundary that a process crosses goes through `Steps`, which can kill it there.
"""

import base64
import hashlib
import hmac
import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

from lambda_src.flow_gateway.logic import Gateway
from lambda_src.flow_relay.logic import Relay
from lambda_src.flow_street.lanes import LaneVault
from lambda_src.flow_street.tasks import TaskVault
from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.flow_tasks.handler import TaskOperations, reply
from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.flow_tasks.sweeping import Sweeping
from lambda_src.flow_tasks.webhooks import Retries, WebhookTasks
from lambda_src.flow_vault.handler import Flows
from lambda_src.flow_vault.handler import reply as flows_reply
from lambda_src.flow_worker.calls import OutgoingCalls
from lambda_src.flow_worker.guard import AddressGuard
from lambda_src.flow_worker.webhooks import WebhookSecrets, WebhookWorker
from lambda_src.runtime.deliveries import Deliveries
from lambda_src.runtime.event_types import EventType
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.refusals import error_payload
from lambda_src.runtime.vault_invocation import VaultFunction
from lambda_src.vault.transaction import Vault
from tests.lambda_src.flow_vault.asking import Asker, flows
from tests.lambda_src.flow_worker.hosts import Host, Seen
from tests.lambda_src.postgres import Database

Json = dict[str, Any]
ALL_TYPES: list[EventType] = [
    "session_started",
    "node_changed",
    "session_status_changed",
    "session_updated",
    "session_deleted",
]
VISIBILITY_SECONDS = 720.0
_OLDER = """
WITH age AS (SELECT make_interval(secs => %s) AS by),
deliveries AS (
    UPDATE app.webhook_deliveries
    SET next_at = next_at - by, queued_until = queued_until - by,
        leased_until = leased_until - by, waiting_since = waiting_since - by
    FROM age
),
sessions AS (UPDATE app.conversation_sessions SET updated_at = updated_at - by FROM age),
open AS (UPDATE app.open_sessions SET seen_at = seen_at - by FROM age),
sweeps AS (UPDATE app.session_sweeps SET next_at = next_at - by FROM age),
circuits AS (UPDATE app.flow_circuits SET open_until = open_until - by FROM age)
UPDATE app.webhook_subscriptions SET previous_until = previous_until - by FROM age
"""
_BEGINNING = 1_800_000_000.0


class KilledError(BaseException):
    """A process ends where it stands."""


@dataclass
class Steps:
    """Counts the steps of a run, and kills the process that makes certain ones.

    A process that is dead makes none: its other threads end at their next one.
    """

    kills: Callable[[int], bool] = lambda _: False
    names: list[str] = field(default_factory=list)
    is_dead: bool = False

    def __call__(self, name: str) -> None:
        if not self.is_dead:
            self.names.append(name)
            self.is_dead = self.kills(len(self.names))
        if self.is_dead:
            raise KilledError(name)


@dataclass
class Message:
    body: str
    visible_at: float
    receipts: int = 0


@dataclass
class Queue:
    """At least once: a message that is not deleted comes back when its time is over."""

    messages: list[Message] = field(default_factory=list)

    def take(self, now: float) -> Message | None:
        due = [message for message in self.messages if message.visible_at <= now]
        if not due:
            return None
        taken = due[0]
        taken.visible_at = now + VISIBILITY_SECONDS
        taken.receipts += 1
        return taken


@dataclass
class Platform:
    """Two vault functions, relay, worker, queues, secrets, and the time."""

    database: Database
    allowed: list[Host] = field(default_factory=list)
    steps: Steps = field(default_factory=Steps)
    retries: Retries = field(default_factory=lambda: Retries(attempts=4, pause_seconds=8))
    queues: dict[str, Queue] = field(
        default_factory=lambda: {"wake_ups": Queue(), "tasks": Queue(), "events": Queue()}
    )
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    silent_seconds: int = 600
    time: float = _BEGINNING
    _vaults: dict[str, Vault] = field(default_factory=dict)

    class exceptions:  # noqa: N801 - boto3 names it
        class ResourceNotFoundException(Exception):  # noqa: N818 - boto3 names it
            pass

    # What AWS is.

    def send_message(self, **request: Any) -> None:
        self.steps("send to " + request["QueueUrl"])
        visible_at = self.time + request.get("DelaySeconds", 0)
        self.queues[request["QueueUrl"]].messages.append(
            Message(request["MessageBody"], visible_at)
        )
        self.steps("sent to " + request["QueueUrl"])

    def change_message_visibility(self, **request: Any) -> None:
        message = request["ReceiptHandle"]
        message.visible_at = self.time + request["VisibilityTimeout"]

    def get_secret_value(self, SecretId: str, VersionId: str) -> Json:  # noqa: N803 - boto3
        found = self.secrets.get(SecretId, {}).get(VersionId)
        if found is None:
            raise self.exceptions.ResourceNotFoundException
        return {"SecretString": found}

    def invoke(self, **request: Any) -> Json:
        payload = json.loads(request["Payload"])
        payload.pop("request_id", None)  # the handler takes it off; here its logic answers
        self.steps(f"invoke {payload['operation']}")
        run = self._flows if request["FunctionName"] == "flow-vault" else self._tasks
        try:
            said: Any = run(payload)
        except ApiError as error:
            said = {"error": error_payload(error)}
        self.steps(f"invoked {payload['operation']}")
        return {"Payload": BytesIO(json.dumps(said).encode())}

    def _flows(self, payload: Json) -> Json:
        return flows_reply(self.flows(), payload).as_json()

    def _tasks(self, payload: Json) -> Json:
        vault = self.vault("gatehouse_tasks")
        tasks = FlowTasks(vault, lease_seconds=60, circuit_failures=5, circuit_seconds=60)
        webhooks = WebhookTasks(vault, self.retries, chance=lambda: 1.0)
        sweeping = Sweeping(vault, self.silent_seconds, 30)
        return reply(TaskOperations(tasks, webhooks, sweeping), payload)

    # Processes: each is made anew, and gone with what it knew when it is killed.

    def vault(self, role: str) -> Vault:
        """The vault function of a role; the statements of its connection are steps."""
        if role not in self._vaults:
            made = self.database.vault(role)
            self._vaults[role] = Vault(_watched(made.open, self.steps), statement_seconds=5)
        return self._vaults[role]

    def flows(self) -> Flows:
        return flows(self.vault("gatehouse_flows"))

    def gateway(self) -> Gateway:
        vault = VaultFunction(self, "flow-vault")  # type: ignore[arg-type] # the edge
        wake_ups = WakeUps(self, "wake_ups", clock=lambda: self.time)
        return Gateway(vault, wake_ups, 20)

    def relay(self) -> Relay:
        function = VaultFunction(self, "flow-tasks")  # type: ignore[arg-type] # the edge
        return Relay(TaskVault(function), LaneVault(function), self, "tasks", "events",
                     "wake_ups", clock=lambda: self.time)  # fmt: skip

    def worker(self) -> Deliveries:
        guard = AddressGuard(tuple(each.name for each in self.allowed), lambda *_: ["127.0.0.1"])
        worker = WebhookWorker(
            LaneVault(VaultFunction(self, "flow-tasks")),  # type: ignore[arg-type] # the edge
            _Calls(guard, 10, self.steps),
            WebhookSecrets(self, "webhooks"),
            self,
            "events",
            clock=lambda: self.time,
            now=lambda: self.time,
        )
        return Deliveries(worker.work, self, "events", "flow_events")

    def killed(self) -> None:
        """What a process that died leaves: its connection is gone, with its transaction."""
        self.steps.is_dead = False
        for vault in self._vaults.values():
            vault.close()
        self._vaults.clear()

    # What happens.

    def wake(self, tenant: str = "acme", delay: float = 0) -> None:
        body = json.dumps({"tenant_id": tenant})
        self.queues["wake_ups"].messages.append(Message(body, self.time + delay))

    def run_once(self) -> bool:
        """Let the relay or the worker take one message that is due; whether there was one."""
        for name, process in (("wake_ups", self._relayed), ("events", self._worked)):
            message = self.queues[name].take(self.time)
            if message is None:
                continue
            try:
                self.steps(f"took from {name}")
                if process(message):
                    self.steps("done with " + name)
                    self.queues[name].messages.remove(message)
            except KilledError:
                self.killed()
            return True
        return False

    def settle(self, limit: int = 400) -> None:
        """Let everything run that there is to run, however long that takes."""
        for _ in range(limit):
            while self.run_once():
                pass
            waiting = [each.visible_at for queue in self.queues.values() for each in queue.messages]
            if not waiting:
                return
            self.pass_time(max(0.001, min(waiting) - self.time))
        raise AssertionError(f"This never ends: {self.queues}")

    def pass_time(self, seconds: float) -> None:
        """Move the time, which the database's rows know only by how old they are."""
        self.time += seconds
        for message in self.queues["wake_ups"].messages:
            body = json.loads(message.body)
            if "not_before" in body:
                due = math.floor(body["not_before"] - seconds)
                message.body = json.dumps({**body, "not_before": due})
        self.database.run(_OLDER, seconds)

    def _relayed(self, message: Message) -> bool:
        deliveries = Deliveries(self.relay().wake, self, "wake_ups", "flow_wake_up")
        return self._handled(deliveries, message)

    def _worked(self, message: Message) -> bool:
        return self._handled(self.worker(), message)

    def _handled(self, deliveries: Deliveries, message: Message) -> bool:
        attributes = {"ApproximateReceiveCount": str(message.receipts)}
        record = {"messageId": "m", "receiptHandle": message, "body": message.body,
                  "attributes": attributes}  # fmt: skip
        return not deliveries.handle({"Records": [record]})["batchItemFailures"]

    def subscribe(
        self, url: str, types: list[EventType] | None = None, tenant: str = "acme"
    ) -> "Subscription":
        webhook_id, version = str(uuid4()), str(uuid4())
        secret = "whsec_" + base64.b64encode(uuid4().bytes * 2).decode()
        self.secrets[f"webhooks/{tenant}/{webhook_id}"] = {version: secret}
        admin = Asker.admin(self.flows(), tenant)
        admin.did(
            "create_webhook",
            webhook=webhook_id,
            url=url,
            event_types=types or ALL_TYPES,
            secret_version=version,
        )
        return Subscription(self, webhook_id, secret, tenant)


@dataclass(frozen=True)
class Subscription:
    """A webhook, and what its receiver knows."""

    platform: Platform
    id: str
    secret: str
    tenant: str = "acme"

    @property
    def admin(self) -> Asker:
        return Asker.admin(self.platform.flows(), self.tenant)

    def did(self, operation: str, **fields: Any) -> Json:
        return self.admin.did(operation, webhook=self.id, **fields)

    def deliveries(self, **fields: Any) -> list[Json]:
        found: list[Json] = self.did("list_deliveries", **fields)["deliveries"]
        return found


class _Calls(OutgoingCalls):
    """Calls that are two steps: before a request leaves, and after its answer is there."""

    def __init__(self, guard: AddressGuard, seconds: float, steps: Steps) -> None:
        super().__init__(guard, seconds)
        object.__setattr__(self, "steps", steps)

    def status_of(self, request: Any, seconds: float) -> int:
        self.steps("post")  # type: ignore[attr-defined]
        status = super().status_of(request, seconds)
        self.steps("posted")  # type: ignore[attr-defined]
        return status


def _watched(open_: Callable[[], Any], steps: Steps) -> Callable[[], Any]:
    """Connections whose every commit is two steps: nothing of it has happened, or all of it."""

    def opened() -> Any:
        connection = open_()
        run = connection.execute

        def execute(query: Any, *rest: Any, **more: Any) -> Any:
            is_last = query == "COMMIT"
            if is_last:
                steps("commit")
            done = run(query, *rest, **more)
            if is_last:
                steps("committed")
            return done

        connection.execute = execute
        return connection

    return opened


def events_of(seen: list[Seen]) -> list[Json]:
    """What a receiver got, in that order."""
    return [json.loads(each.body) for each in seen]


def is_signed(seen: Seen, secret: str) -> bool:
    """Whether one of the signatures is of a secret."""
    headers = seen.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + seen.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    own = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{own}" in headers["webhook-signature"].split(" ")


@contextmanager
def platform(database: Database, *hosts: Host) -> Iterator[Platform]:
    made = Platform(database, list(hosts))
    try:
        yield made
    finally:
        made.killed()
