"""What time does to sessions and events: silent ones are abandoned, old ones are deleted.

Nothing polls. A sweep says when the next session may be silent, and the relay keeps a wake-up on
the queue for then; on its way that touches no database.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import conversations, events, open_sessions
from lambda_src.flows.engine import ended
from lambda_src.flows.shapes import Step
from lambda_src.runtime.clock import Clock, now, to_text
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import logger
from lambda_src.vault.transaction import Vault


@dataclass(frozen=True)
class Sweeping:
    """Abandons sessions of all tenants after `silent_seconds`, keeps events for `event_days`."""

    vault: Vault
    silent_seconds: int
    event_days: int
    clock: Clock = now

    def sweep(self, tenant_id: str, limit: int) -> dict[str, Any]:
        """Abandon and delete at most so many; tell whether that is all, and when to come back."""
        with self.vault.transaction(_worker(tenant_id), even_if_blocked=True) as connection:
            open_sessions.begin_sweep(connection)
            due = open_sessions.due(connection, self.silent_seconds, limit)
            abandoned = sum(self._abandon(connection, session_id) for session_id in due.silent)
            old = events.purge(connection, days=self.event_days, limit=limit, now=self.clock())
            is_done = max(due.looked_at, old) < limit
            next_at = open_sessions.next_wake_up(connection, self.silent_seconds)
        if abandoned or old:
            logger.info("flow_swept", tenant_id=tenant_id, abandoned=abandoned, events=old)
        return {
            "abandoned": abandoned,
            "events": old,
            "is_done": is_done,
            "next_at": to_text(next_at) if next_at and is_done else None,
        }

    def scheduled(self, tenant_id: str, at: datetime) -> dict[str, Any]:
        """Remember that the relay will sweep at a time."""
        with self.vault.transaction(_worker(tenant_id), even_if_blocked=True) as connection:
            open_sessions.scheduled(connection, at)
        return {}

    def _abandon(self, connection: Connection[DictRow], session_id: str) -> bool:
        """End a session as its visitor would, unless they came back meanwhile."""
        found = conversations.find(connection, session_id, lock=True)
        if found is None or found.session.status != "active":
            open_sessions.close(connection, session_id)
            return False
        if not open_sessions.is_silent(connection, session_id, self.silent_seconds):
            return False
        step = Step(ended(found.session), at=self.clock())
        conversations.advance(connection, found, step, kind="end", given={"reason": "silent"})
        open_sessions.close(connection, session_id)
        return True


def _worker(tenant_id: str) -> Caller:
    return Caller(tenant_id, "flow-worker")
