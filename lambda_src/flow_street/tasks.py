"""What relay and worker ask of the vault, and the messages between them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from lambda_src.flows.shapes import Outcome, Task
from lambda_src.flows.storing import task_of, to_json
from lambda_src.runtime.http.requests import Request, SessionId
from lambda_src.runtime.identity.claims import is_tenant_id
from lambda_src.runtime.vault_invocation import VaultFunction

Decision = Literal["go", "open", "unknown", "busy", "ended", "stale"]


def _tenant(text: str) -> str:
    if not is_tenant_id(text):
        raise ValueError("must be the id of a tenant.")
    return text


TenantId = Annotated[str, AfterValidator(_tenant)]


class WakeUp(Request):
    """A message: drain a tenant's outbox, at `not_before` if that is given (seconds, epoch)."""

    tenant_id: TenantId
    not_before: int | None = Field(default=None, ge=0)


class TaskMessage(Request):
    """A message: run a task. What it does stands in the vault, not here."""

    tenant_id: TenantId
    session_id: SessionId
    revision: int = Field(ge=1)


@dataclass(frozen=True)
class Begun:
    """Whether a task is run. `task` and `key` are there unless nothing is left to do."""

    decision: Decision
    task: Task | None = None
    key: str = ""


@dataclass(frozen=True)
class TaskVault:
    """The vault's function of tasks."""

    function: VaultFunction

    def waiting(self, tenant_id: str, limit: int) -> list[TaskMessage]:
        """Return tasks that are not on the queue yet."""
        reply = self.function.ask({"operation": "waiting", "tenant_id": tenant_id, "limit": limit})
        return [TaskMessage(tenant_id=tenant_id, **task) for task in reply["tasks"]]

    def sent(self, tenant_id: str, messages: Iterable[TaskMessage]) -> None:
        """Tell that tasks are on the queue."""
        tasks = [_named(message) for message in messages]
        self.function.ask({"operation": "sent", "tenant_id": tenant_id, "tasks": tasks})

    def purge(self, tenant_id: str, limit: int) -> bool:
        """Have old public sessions deleted; return whether these were all."""
        reply = self.function.ask({"operation": "purge", "tenant_id": tenant_id, "limit": limit})
        return bool(reply["is_done"])

    def sweep(self, tenant_id: str, limit: int) -> tuple[bool, str | None]:
        """Have silent sessions abandoned and old events deleted.

        Returns whether these were all, and when to come back if no wake-up is on its way for that.
        """
        reply = self.function.ask({"operation": "sweep", "tenant_id": tenant_id, "limit": limit})
        return bool(reply["is_done"]), reply["next_at"]

    def sweep_scheduled(self, tenant_id: str, at: str) -> None:
        """Tell that a wake-up is on its way."""
        self.function.ask({"operation": "sweep_scheduled", "tenant_id": tenant_id, "at": at})

    def begin(self, message: TaskMessage) -> Begun:
        """Ask whether to run a task."""
        reply = self.function.ask({**_about(message), "operation": "begin"})
        task = reply.get("task")
        return Begun(reply["decision"], task and task_of(task), reply.get("key", ""))

    def report(self, message: TaskMessage, outcome: Outcome) -> bool:
        """Tell an outcome; return whether it led to further tasks."""
        reply = to_json(outcome)
        reply = self.function.ask({**_about(message), "operation": "report", "outcome": reply})
        return bool(reply["has_tasks"])


def body_of(message: TaskMessage) -> str:
    """Return a message as it stands in the queue."""
    return json.dumps(message.model_dump())


def _about(message: TaskMessage) -> dict[str, Any]:
    return {"tenant_id": message.tenant_id, "task": _named(message)}


def _named(message: TaskMessage) -> dict[str, Any]:
    return {"session_id": message.session_id, "revision": message.revision}
