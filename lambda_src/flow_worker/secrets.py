"""Tenants' secrets for their flows: one secret of Secrets Manager, JSON by tenant and name."""

import json
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

CACHE_SECONDS = 60.0
MISSED_SECONDS = 1.0  # between two looks for secrets that nobody stored


@dataclass
class FlowSecrets:
    """`client` is one of Secrets Manager. Never in a log or `repr`."""

    client: Any = field(repr=False)
    secret_id: str
    clock: Callable[[], float] = time.monotonic
    _cached: tuple[float, dict[str, Any]] | None = field(default=None, repr=False)

    def of(self, tenant_id: str, needed: Collection[str] = ()) -> dict[str, str]:
        """Return a tenant's secrets by name; none if it stored none.

        One that is `needed` and not known may have been stored since: then they are read anew.
        """
        own = self._own(tenant_id, CACHE_SECONDS)
        return own if set(needed) <= set(own) else self._own(tenant_id, MISSED_SECONDS)

    def _own(self, tenant_id: str, seconds: float) -> dict[str, str]:
        if self._cached is None or self.clock() - self._cached[0] >= seconds:
            self._cached = (self.clock(), self._read())
        own = self._cached[1].get(tenant_id)
        if not isinstance(own, dict):
            return {}
        return {str(name): str(value) for name, value in own.items()}

    def _read(self) -> dict[str, Any]:
        try:
            found = self.client.get_secret_value(SecretId=self.secret_id)
        except self.client.exceptions.ResourceNotFoundException:  # nothing was ever stored
            return {}
        try:
            document = json.loads(found.get("SecretString") or "{}")
        except ValueError:
            return {}  # never quote it
        return document if isinstance(document, dict) else {}
