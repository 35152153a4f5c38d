"""Whether a task is run, and what its outcome does: each in one transaction with the session."""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import circuits, conversations, outbox, public_sessions
from lambda_src.flow_store.content import StoredContent
from lambda_src.flow_store.conversations import Conversation
from lambda_src.flow_store.outbox import Entry
from lambda_src.flow_store.versions import VersionCache
from lambda_src.flow_tasks import own_app
from lambda_src.flow_tasks.requests import TaskName
from lambda_src.flows.engine import Engine
from lambda_src.flows.shapes import Outcome, Task
from lambda_src.flows.storing import to_json
from lambda_src.runtime.clock import Clock, now
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import logger
from lambda_src.vault.transaction import Vault

Decision: TypeAlias = Literal["go", "open", "unknown", "busy", "ended", "stale"]
_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE"})  # RFC 9110, section 9.2.2
_OF_THE_HOST = 500  # a status below says that it works


@dataclass(frozen=True)
class FlowTasks:
    """Tasks of all tenants. Times are in seconds.

    Public sessions are kept for `retention_days` after their proof has expired.
    """

    vault: Vault
    lease_seconds: int
    circuit_failures: int
    circuit_seconds: int
    retention_days: int = 30
    version_cache: VersionCache = field(default_factory=VersionCache)
    clock: Clock = now

    def waiting(self, tenant_id: str, limit: int) -> dict[str, Any]:
        """Tell which tasks are not on the queue yet, the oldest first."""
        with self.vault.transaction(_worker(tenant_id), read_only=True) as connection:
            found = outbox.waiting(connection, limit)
        return {"tasks": [{"session_id": item, "revision": number} for item, number in found]}

    def sent(self, tenant_id: str, tasks: list[TaskName]) -> dict[str, Any]:
        """Remember that tasks are on the queue."""
        with self.vault.transaction(_worker(tenant_id), even_if_blocked=True) as connection:
            for task in tasks:
                outbox.sent(connection, task.session_id, task.revision)
        return {}

    def purge(self, tenant_id: str, limit: int) -> dict[str, Any]:
        """Delete public sessions of a tenant whose time is over; tell whether these were all."""
        with self.vault.transaction(_worker(tenant_id), even_if_blocked=True) as connection:
            gone, counters = public_sessions.purge(
                connection, days=self.retention_days, limit=limit, now=self.clock()
            )
        if gone:
            logger.info("public_sessions_purged", tenant_id=tenant_id, count=gone)
        return {"sessions": gone, "is_done": max(gone, counters) < limit}

    def begin(self, tenant_id: str, task: TaskName) -> dict[str, Any]:
        """Decide whether a task is run, and remember before its effect that it is.

        `go`: run it. `open`: do not, its host is left alone; report that. `unknown`: it was begun
        and never reported, and nothing says that it may be run twice; report that. `busy`:
        somebody may be running it; come back later. `ended`, `stale`: nothing is left to do. A call
        to the platform's own app is answered at once, and so `ended`.
        """
        with self.vault.transaction(_worker(tenant_id)) as connection:
            conversation = conversations.find(connection, task.session_id, lock=True)
            entry = outbox.find(connection, task.session_id, task.revision)
            if conversation is None or entry is None:
                return {"decision": "stale"}
            decision = self._decision(connection, conversation, entry)
            own = own_app.place_of(entry.task)
            if own is not None and decision in {"go", "open", "unknown"}:
                outbox.begun(connection, entry)
                visit = own_app.Visit(connection, conversation.visitor.user_id, self.clock())
                outcome = own_app.outcome_of(visit, entry.task, own)
                self._resume(connection, conversation, entry, outcome)
                return {"decision": "ended"}
            if decision in {"go", "open", "unknown"}:
                outbox.begun(connection, entry)
                return {"decision": decision, "key": entry.key, "task": to_json(entry.task)}
        return {"decision": decision}

    def report(self, tenant_id: str, task: TaskName, outcome: Outcome) -> dict[str, Any]:
        """Go on with a session. An outcome that comes late or twice changes nothing.

        The reply says whether the relay has something to do: a call, or events for webhooks.

        The call was made, so its outcome is recorded for a suspended tenant too; further calls
        stay in the outbox until the tenant is active.
        """
        with self.vault.transaction(_worker(tenant_id), even_if_blocked=True) as connection:
            conversation = conversations.find(connection, task.session_id, lock=True)
            entry = outbox.find(connection, task.session_id, task.revision)
            if conversation is None or entry is None:
                return {"decision": "stale", "has_tasks": False}
            if entry.status != "begun":
                return {"decision": "ended", "has_tasks": False}
            self._count(connection, entry, outcome)
            if _has_changed(conversation, entry):
                _discard(connection, entry)
                return {"decision": "stale", "has_tasks": False}
            has_tasks = self._resume(connection, conversation, entry, outcome)
        return {"decision": "ended", "has_tasks": has_tasks}

    def _decision(
        self, connection: Connection[DictRow], conversation: Conversation, entry: Entry
    ) -> Decision:
        if entry.status in outbox.ENDED:
            return "stale" if entry.status == "stale" else "ended"
        if _has_changed(conversation, entry):
            _discard(connection, entry)
            return "stale"
        if entry.status == "begun":
            if (entry.age_seconds or 0) < self.lease_seconds:
                return "busy"
            if not _is_repeatable(entry.task):
                return "unknown"
        state = circuits.state(
            connection, entry.host, failures=self.circuit_failures, seconds=self.circuit_seconds
        )
        return "open" if state == "open" else "go"

    def _resume(
        self,
        connection: Connection[DictRow],
        conversation: Conversation,
        entry: Entry,
        outcome: Outcome,
    ) -> bool:
        frozen = self.version_cache.frozen(connection, conversation.flow_id, conversation.version)
        if frozen is None:
            raise RuntimeError("A session has no version.")
        content = StoredContent(connection, to_visitors=conversation.public is not None)
        engine = Engine(frozen, content).at(self.clock())
        step = engine.resume(conversation.session, outcome)
        given = {"status": outcome.status, "http_status": outcome.http_status}
        changed = conversations.advance(connection, conversation, step, kind="outcome", given=given)
        outbox.ended(connection, entry, outcome.status, outcome.error)
        logger.info("flow_task_ended", status=outcome.status, reason=outcome.error, key=entry.key)
        return step.task is not None or changed.has_webhooks

    def _count(self, connection: Connection[DictRow], entry: Entry, outcome: Outcome) -> None:
        """Keep the host's account: only what a host did counts, not what we refused to do."""
        status = outcome.http_status
        if outcome.status == "succeeded" or (status is not None and status < _OF_THE_HOST):
            circuits.worked(connection, entry.host)
        elif outcome.error not in _NOT_THE_HOSTS:
            is_open = circuits.failed(
                connection, entry.host, failures=self.circuit_failures, seconds=self.circuit_seconds
            )
            if is_open:
                logger.warning("flow_circuit_open", host=entry.host)


# What the worker refuses by itself; and a host that was not even asked cannot have failed.
_NOT_THE_HOSTS = frozenset(
    {"circuit_open", "header_invalid", "refused_address", "secret_missing", "url_invalid"}
)


def _has_changed(conversation: Conversation, entry: Entry) -> bool:
    return conversation.revision != entry.revision or not conversation.is_pending


def _discard(connection: Connection[DictRow], entry: Entry) -> None:
    outbox.ended(connection, entry, "stale", None)
    logger.warning("flow_task_stale", key=entry.key)


def _is_repeatable(task: Task) -> bool:
    return task.is_idempotent or task.method in _REPEATABLE


def _worker(tenant_id: str) -> Caller:
    return Caller(tenant_id, "flow-worker")
