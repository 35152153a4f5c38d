"""The bot token of a tenant's workspace: a secret for each tenant, kept for five minutes."""

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from lambda_src.runtime.identity.claims import is_tenant_id
from lambda_src.runtime.secret_ages import log_age

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

CACHE_SECONDS = 300.0
NAME = "bot_token"  # in the JSON of the secret
_MOST_TENANTS = 1_000


class NoBotTokenError(Exception):
    """There is no bot token for the tenant. `gatehouse slack connect` stores one."""


class BotTokens:
    """Tokens by tenant, in secrets named `PREFIX/TENANT`; never in a log or `repr`."""

    def __init__(
        self,
        secrets: "SecretsManagerClient",
        prefix: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._secrets = secrets
        self._prefix = prefix
        self._clock = clock
        self._cached: dict[str, tuple[float, str]] = {}

    def of(self, tenant_id: str) -> str:
        """Return the token of a tenant's workspace. Raises NoBotTokenError."""
        kept = self._cached.get(tenant_id)
        if kept is None or self._clock() - kept[0] >= CACHE_SECONDS:
            if len(self._cached) >= _MOST_TENANTS:
                self._cached.clear()
            # One that is not there may be by the time the event is delivered again: not kept.
            kept = self._cached[tenant_id] = (self._clock(), self._read(tenant_id))
        return kept[1]

    def forget(self, tenant_id: str) -> None:
        """Read it anew next time: Slack rejected it, perhaps it was rotated."""
        self._cached.pop(tenant_id, None)

    def _read(self, tenant_id: str) -> str:
        document = self._document(tenant_id) if is_tenant_id(tenant_id) else None
        token = document.get(NAME) if isinstance(document, dict) else None
        if not isinstance(token, str) or not token:  # never quote it: it may be a token
            self.forget(tenant_id)
            raise NoBotTokenError(f"No bot token of tenant {tenant_id} is stored.")
        return token

    def _document(self, tenant_id: str) -> object:
        try:
            found = self._secrets.get_secret_value(SecretId=f"{self._prefix}/{tenant_id}")
        except self._secrets.exceptions.ResourceNotFoundException:
            return None
        log_age(found)
        try:
            return json.loads(found.get("SecretString") or "{}")
        except ValueError:
            return None
