"""A request becomes one call of the vault, and a wake-up of the outbox relay if need be."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.runtime.logs import logger
from lambda_src.runtime.vault_invocation import VaultFunction

WRITES_TASKS = frozenset({"start", "interact"})
WRITES_EVENTS = frozenset(
    {"start", "interact", "back", "end", "set_state", "archive_flow", "delete_flow"}
)
_PAUSES = (0.1, 0.2, 0.4, 0.8)  # seconds between two reads for a visitor who waits
_VAULT_RESERVE = 4.0  # seconds that the last read may still take


@dataclass(frozen=True)
class Gateway:
    """Calls the vault. `wait_seconds` bounds how long a visitor waits for what is pending."""

    vault: VaultFunction
    wake_ups: WakeUps
    wait_seconds: int
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def call(
        self,
        principal: Mapping[str, Any],
        tenant_id: str | None,
        operation: str,
        fields: Mapping[str, Any],
    ) -> dict[str, Any]:
        """Return the vault's reply. `principal` has `claims` or a `visitor`.

        Raises RefusedError for what the vault refused, UnavailableError and VaultFailedError.
        """
        request = {**principal, "operation": operation, "fields": dict(fields)}
        if not tenant_id:
            return self.vault.ask(request)
        if operation in WRITES_EVENTS:
            self.wake_ups.schedule(tenant_id)
            with self.wake_ups.meanwhile(tenant_id):
                reply = self.vault.ask(request)
        else:
            reply = self.vault.ask(request)
        if reply["has_tasks"] and operation in WRITES_TASKS:
            _try(self.wake_ups.now, tenant_id)
        if operation in WRITES_EVENTS:
            note = self.wake_ups.for_events if reply["has_events"] else self.wake_ups.no_events
            _try(note, tenant_id)
        elif reply["has_events"]:
            _try(self.wake_ups.now, tenant_id)
        return reply

    def wait(
        self,
        principal: Mapping[str, Any],
        tenant_id: str | None,
        fields: Mapping[str, Any],
        seconds: int,
    ) -> dict[str, Any]:
        """Return where a session is, as soon as nothing is pending or the time is over."""
        until = self.clock() + min(seconds, self.wait_seconds)
        has_woken = False
        for number in range(10_000):
            reply = self.call(principal, tenant_id, "read", fields)
            pause = _PAUSES[min(number, len(_PAUSES) - 1)]
            if not reply["body"]["pending"] or self.clock() + pause > until:
                return reply
            if not has_woken and tenant_id:  # whoever wrote the task may have ended
                _try(self.wake_ups.now, tenant_id)
                has_woken = True
            self.sleep(pause)
        return reply


def _try(wake: Callable[[str], None], tenant_id: str) -> None:
    """Wake the relay earlier than it was scheduled.

    The vault has written by now: a visitor who got an error would send the same again.
    """
    try:
        wake(tenant_id)
    except Exception as error:  # noqa: BLE001 - the scheduled wake-up finds what is there
        logger.warning("flow_wake_up_not_sent", reason=type(error).__name__)
