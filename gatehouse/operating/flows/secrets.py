"""Secrets that a tenant's flows send along: what an operator stores, never Terraform."""

import json
import re
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.operating.tenants import TenantCommands
from gatehouse.platform import ArgumentError, Platform

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_LEAST = 6  # characters: the worker blanks shorter ones nowhere


@dataclass(frozen=True)
class SecretCommands:
    """One secret of Secrets Manager for all tenants, JSON by tenant and name."""

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
        return sorted(self._stored().get(tenant_id, {}))

    def _change(self, tenant_id: str, name: str, value: str | None) -> None:
        TenantCommands(self.platform).get(tenant_id)
        stored = self._stored()
        own = {**stored.get(tenant_id, {}), name: value}
        stored[tenant_id] = {name: kept for name, kept in own.items() if kept is not None}
        text = json.dumps(stored, sort_keys=True)
        self._client().put_secret_value(SecretId=self._id(), SecretString=text)

    def _stored(self) -> dict[str, dict[str, str]]:
        try:
            found = self._client().get_secret_value(SecretId=self._id())
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            return {}  # a container without a version
        stored: dict[str, dict[str, str]] = json.loads(found.get("SecretString") or "{}")
        return stored

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("secretsmanager")

    def _id(self) -> str:
        return self.platform.outputs("flows")["secrets_id"]
