"""Tenants' secrets for their flows: a secret of Secrets Manager for each tenant, JSON by name."""

import json
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from lambda_src.runtime.identity.claims import is_tenant_id
from lambda_src.runtime.secret_ages import log_age

CACHE_SECONDS = 60.0
MISSED_SECONDS = 1.0  # between two looks for secrets that nobody stored
_MOST_TENANTS = 1_000  # whose secrets one function keeps


@dataclass
class FlowSecrets:
    """`client` is one of Secrets Manager. Never in a log or `repr`."""

    client: Any = field(repr=False)
    prefix: str
    clock: Callable[[], float] = time.monotonic
    _cached: dict[str, tuple[float, dict[str, str]]] = field(default_factory=dict, repr=False)

    def of(self, tenant_id: str, needed: Collection[str] = ()) -> dict[str, str]:
        """Return a tenant's secrets by name; none if it stored none.

        One that is `needed` and not known may have been stored since: then they are read anew.
        """
        own = self._own(tenant_id, CACHE_SECONDS)
        return own if set(needed) <= set(own) else self._own(tenant_id, MISSED_SECONDS)

    def _own(self, tenant_id: str, seconds: float) -> dict[str, str]:
        kept = self._cached.get(tenant_id)
        if kept is None or self.clock() - kept[0] >= seconds:
            if len(self._cached) >= _MOST_TENANTS:
                self._cached.clear()
            kept = self._cached[tenant_id] = (self.clock(), self._read(tenant_id))
        return kept[1]

    def _read(self, tenant_id: str) -> dict[str, str]:
        if not is_tenant_id(tenant_id):  # it is a part of a name
            return {}
        try:
            found = self.client.get_secret_value(SecretId=f"{self.prefix}/{tenant_id}")
        except self.client.exceptions.ResourceNotFoundException:  # nothing was ever stored
            return {}
        log_age(found)
        try:
            document = json.loads(found.get("SecretString") or "{}")
        except ValueError:
            return {}  # never quote it
        if not isinstance(document, dict):
            return {}
        return {str(name): str(value) for name, value in document.items()}
