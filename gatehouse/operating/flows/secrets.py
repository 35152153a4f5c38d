"""Secrets that a tenant's flows send along: what an operator stores, never Terraform."""

import re
from dataclasses import dataclass

from gatehouse.operating.tenant_secrets import TenantSecrets
from gatehouse.operating.tenants import TenantCommands
from gatehouse.platform import ArgumentError, Platform

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_LEAST = 6  # characters: the worker blanks shorter ones nowhere


@dataclass(frozen=True)
class SecretCommands:
    """A secret of Secrets Manager for each tenant, JSON by name."""

    platform: Platform

    def store(self, tenant_id: str, name: str, value: str) -> None:
        """Store a secret, in place of the one of its name.

        Raises ArgumentError for a name or value that cannot be one, PlatformError without tenant.
        """
        if not _NAME.fullmatch(name):
            raise ArgumentError(f"Secret {name!r}: expected letters, digits, and any of _ . -")
        if len(value) < _LEAST or not value.isprintable():
            raise ArgumentError(f"The value: expected {_LEAST} or more printable characters.")
        self._change(tenant_id, name, value)

    def remove(self, tenant_id: str, name: str) -> None:
        """Forget a secret; without it the calls that name it fail."""
        self._change(tenant_id, name, None)

    def names(self, tenant_id: str) -> list[str]:
        """Return the names of a tenant's secrets."""
        return sorted(self._secrets().of(tenant_id))

    def _change(self, tenant_id: str, name: str, value: str | None) -> None:
        TenantCommands(self.platform).open(tenant_id)
        self._secrets().change(tenant_id, {name: value})

    def _secrets(self) -> TenantSecrets:
        prefix = self.platform.outputs("flows")["secrets_prefix"]
        return TenantSecrets(self.platform, "flows", prefix)
