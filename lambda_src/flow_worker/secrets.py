"""A tenant's secrets for its flows: one secret of Secrets Manager each, a JSON object by name."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

CACHE_SECONDS = 60.0
_MOST_TENANTS = 1_000


@dataclass
class FlowSecrets:
    """`client` is one of Secrets Manager; a tenant's secret has the name `prefix` and its id."""

    client: Any = field(repr=False)
    prefix: str
    clock: Callable[[], float] = time.monotonic
    _cached: dict[str, tuple[float, dict[str, str]]] = field(default_factory=dict, repr=False)

    def of(self, tenant_id: str) -> dict[str, str]:
        """Return secrets by name; of a tenant that stored none, none."""
        known = self._cached.get(tenant_id)
        if known is not None and self.clock() - known[0] < CACHE_SECONDS:
            return known[1]
        if len(self._cached) >= _MOST_TENANTS:
            self._cached.clear()
        found = self._read(tenant_id)
        self._cached[tenant_id] = (self.clock(), found)
        return found

    def _read(self, tenant_id: str) -> dict[str, str]:
        try:
            text = self.client.get_secret_value(SecretId=f"{self.prefix}{tenant_id}")[
                "SecretString"
            ]
        except self.client.exceptions.ResourceNotFoundException:
            return {}
        try:
            document = json.loads(text)
        except ValueError:
            document = None  # never quote it
        if not isinstance(document, dict):
            return {}
        return {str(name): str(value) for name, value in document.items()}
