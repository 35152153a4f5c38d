"""The bot tokens of all workspaces: one secret, a JSON object by tenant, kept for five minutes."""

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

CACHE_SECONDS = 300.0


class NoBotTokenError(Exception):
    """There is no bot token for the tenant. `gatehouse slack connect` stores one."""


class BotTokens:
    """Tokens by tenant; never in a log or `repr`."""

    def __init__(
        self,
        secrets: "SecretsManagerClient",
        secret_id: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._secrets = secrets
        self._secret_id = secret_id
        self._clock = clock
        self._cached: tuple[float, dict[str, str]] | None = None

    def of(self, tenant_id: str) -> str:
        """Return the token of a tenant's workspace. Raises NoBotTokenError."""
        if self._cached is None or self._clock() - self._cached[0] >= CACHE_SECONDS:
            self._cached = (self._clock(), self._read())
        token = self._cached[1].get(tenant_id)
        if not token:
            self.forget()  # it may be stored by the time the event is delivered again
            raise NoBotTokenError(f"No bot token of tenant {tenant_id} is stored.")
        return token

    def forget(self) -> None:
        """Read them anew next time: Slack rejected one, perhaps it was rotated."""
        self._cached = None

    def _read(self) -> dict[str, str]:
        text = self._secrets.get_secret_value(SecretId=self._secret_id)["SecretString"]
        try:
            document = json.loads(text)
        except ValueError:
            document = None
        if not isinstance(document, dict):  # never quote it: it may be a token
            raise NoBotTokenError("The secret of bot tokens holds no JSON object.")
        return {str(tenant): str(token) for tenant, token in document.items()}
