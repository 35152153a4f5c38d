"""One request becomes one question to the vault, and a look at the outbox if need be."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.runtime.vault_invocation import VaultFunction

WRITES_TASKS = frozenset({"start", "interact"})
_PAUSES = (0.1, 0.2, 0.4, 0.8)  # seconds between two looks of a visitor who waits
_VAULT_RESERVE = 4.0  # seconds that the last look may still take


@dataclass(frozen=True)
class Gateway:
    """Asks the vault. `wait_seconds` bounds how long a visitor waits for what is pending."""

    vault: VaultFunction
    wake_ups: WakeUps
    wait_seconds: int
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def ask(
        self,
        who: Mapping[str, Any],
        tenant_id: str | None,
        operation: str,
        fields: Mapping[str, Any],
    ) -> dict[str, Any]:
        """Return the vault's reply. `who` are `claims` or a `visitor`.

        Raises RefusedError for what the vault refused, UnavailableError and VaultFailedError.
        """
        if operation in WRITES_TASKS and tenant_id:
            self.wake_ups.schedule(tenant_id)
        told = self.vault.ask({**who, "operation": operation, "fields": dict(fields)})
        if told["has_tasks"] and tenant_id and operation in WRITES_TASKS:
            self.wake_ups.now(tenant_id)
        return told

    def wait(
        self, who: Mapping[str, Any], tenant_id: str | None, fields: Mapping[str, Any], seconds: int
    ) -> dict[str, Any]:
        """Return where a session is, as soon as nothing is pending or the time is over."""
        until = self.clock() + min(seconds, self.wait_seconds)
        looked = False
        for number in range(10_000):
            told = self.ask(who, tenant_id, "read", fields)
            pause = _PAUSES[min(number, len(_PAUSES) - 1)]
            if not told["body"]["pending"] or self.clock() + pause > until:
                return told
            if not looked and tenant_id:  # in case that whoever wrote the task never came to it
                self.wake_ups.now(tenant_id)
                looked = True
            self.sleep(pause)
        return told
