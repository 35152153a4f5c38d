"""Relay and worker as the vault sees them."""

import json
from dataclasses import dataclass
from typing import Any

from lambda_src.flow_tasks.handler import TaskOperations, reply
from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.flow_tasks.sweeping import Sweeping
from lambda_src.flow_tasks.webhooks import Retries, WebhookTasks
from lambda_src.vault.transaction import Vault
from tests.lambda_src.flow_vault.asking import Asker, Played, flow, flows, question, said
from tests.lambda_src.postgres import Database


def calling(**content: Any) -> dict[str, Any]:
    """A flow that asks, calls, and says what came of it."""
    call = {"url": "https://hooks.example/x", "response_mapping": {"temp.id": "$.id"}, **content}
    made = flow("calling", question(), {"id": "call", "type": "webhook", "content": call})
    made["nodes"] += [said("Booked: {{temp.id}}", "good"), said("Not now.", "bad")]
    made["connections"] += [
        {"source": "call", "target": "good", "type": "success"},
        {"source": "call", "target": "bad", "type": "failure"},
    ]
    return made


def operations(tasks: FlowTasks) -> TaskOperations:
    """The function of tasks, with that of events beside it."""
    return TaskOperations(
        tasks, WebhookTasks(tasks.vault, Retries()), Sweeping(tasks.vault, 86_400, 30)
    )


@dataclass(frozen=True)
class World:
    """One tenant with one published flow that calls."""

    database: Database
    tasks: FlowTasks
    member: Asker

    @classmethod
    def of(cls, database: Database, vault: Vault, tasks: FlowTasks) -> "World":
        made = flows(vault)
        Asker.admin(made).publish(calling())
        return cls(database, tasks, Asker.member(made))

    def pending(self) -> "Pending":
        """A session whose call is in the outbox."""
        played = Played.of(self.member, "calling")
        assert played.answer(1, "Ada")["pending"]
        return Pending(self, played)

    def ask(self, operation: str, tenant_id: str = "acme", **fields: Any) -> dict[str, Any]:
        event = {"operation": operation, "tenant_id": tenant_id, **fields}
        told: dict[str, Any] = json.loads(json.dumps(reply(operations(self.tasks), event)))
        return told

    def age(self, seconds: int) -> None:
        """Let what was begun, and what was opened, be so much older."""
        self.database.run(
            "UPDATE app.flow_tasks SET begun_at = begun_at - make_interval(secs => %s)", seconds
        )
        self.database.run(
            "UPDATE app.flow_circuits SET open_until = open_until - make_interval(secs => %s)",
            seconds,
        )


@dataclass(frozen=True)
class Pending:
    """A session that waits for a call."""

    world: World
    played: Played

    @property
    def name(self) -> dict[str, Any]:
        return {"session_id": self.played.token.split(".")[1], "revision": 2}

    def begin(self, tenant_id: str = "acme") -> str:
        return str(self.world.ask("begin", tenant_id, task=self.name)["decision"])

    def report(self, tenant_id: str = "acme", **outcome: Any) -> str:
        told = self.world.ask("report", tenant_id, task=self.name, outcome=outcome)
        return str(told["decision"])

    def says(self) -> list[str]:
        """What was said after the call was made."""
        told = self.played.asker.did("read", token=self.played.token, after=2)
        return [each["content"]["text"] for each in told["messages"]]

    def succeed(self) -> str:
        return self.report(status="succeeded", http_status=200, values={"temp.id": 7})

    def fail(self, error: str = "timeout") -> str:
        return self.report(status="failed", error=error)
