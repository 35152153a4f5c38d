"""Archiving, restoring and deleting flows, by their tenant's administrators."""

from dataclasses import dataclass
from typing import Literal

from lambda_src.flow_store import retiring
from lambda_src.flow_store.definitions import Definition
from lambda_src.flow_vault import drafts
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.editing import record
from lambda_src.flow_vault.principals import Principal
from lambda_src.flow_vault.requests import OnFlow
from lambda_src.vault.transaction import Vault

SESSIONS_AT_ONCE = 100
"""Sessions that one request ends; each is a change of its own with an entry of the history."""


class Retire(OnFlow):
    """A flow, and what becomes of the sessions that play it: they go on, or they end."""

    sessions: Literal["continue", "end"] = "continue"


@dataclass(frozen=True)
class Retiring:
    """What a tenant-admin does with flows that are no longer played; anybody else is refused."""

    vault: Vault

    def archive(self, principal: Principal, request: Retire) -> Answer:
        """Let no more sessions begin. The answer says whether sessions are left to end."""
        found, ended = self._archived(principal, request)
        with self.vault.transaction(principal.caller) as connection:
            now = drafts.known(connection, request)
            is_active = retiring.has_active_sessions(connection, found.flow_id)
            what = {"sessions": request.sessions, "ended": ended}
            record(connection, principal, "archive_flow", now, what)
        return Answer({**now.as_json(), "ended": ended, "has_active_sessions": is_active})

    def restore(self, principal: Principal, request: OnFlow) -> Answer:
        """Let sessions begin again on the version that was published last."""
        principal.must_edit()
        with self.vault.transaction(principal.caller) as connection:
            found = drafts.known(connection, request, lock=True)
            retiring.set_archived(connection, found.flow_id, is_archived=False)
            now = drafts.known(connection, request)
            record(connection, principal, "restore_flow", now, {})
        return Answer(now.as_json())

    def delete(self, principal: Principal, request: Retire) -> Answer:
        """Delete a flow. Where its sessions are to end, it is gone when the last one has.

        Until then it is archived, and the answer says that sessions are left: ask again.
        """
        found, ended = self._archived(principal, request)
        with self.vault.transaction(principal.caller) as connection:
            drafts.known(connection, request, lock=True)
            is_active = retiring.has_active_sessions(connection, found.flow_id)
            is_deleted = request.sessions == "continue" or not is_active
            if is_deleted:
                retiring.delete(connection, found.flow_id)
            what = {"sessions": request.sessions, "ended": ended}
            action = "delete_flow" if is_deleted else "archive_flow"
            record(connection, principal, action, found, what)
        body = {"id": found.flow_id, "deleted": is_deleted, "ended": ended}
        return Answer({**body, "has_active_sessions": is_active})

    def _archived(self, principal: Principal, request: Retire) -> tuple[Definition, int]:
        """Archive a flow, then end sessions if that is requested; return how many ended.

        Each ends in a transaction of its own: what it locks is free before the next one, so that
        no visitor waits for all of them.
        """
        principal.must_edit()
        with self.vault.transaction(principal.caller) as connection:
            found = drafts.known(connection, request, lock=True)
            retiring.set_archived(connection, found.flow_id, is_archived=True)
        if request.sessions == "continue":
            return found, 0
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            playing = retiring.active_sessions(connection, found.flow_id, limit=SESSIONS_AT_ONCE)
        return found, sum(self._end(principal, session_id) for session_id in playing)

    def _end(self, principal: Principal, session_id: str) -> bool:
        with self.vault.transaction(principal.caller) as connection:
            return retiring.end_session(connection, session_id)
