"""The API keys of the caller's tenant."""

from dataclasses import dataclass
from typing import Any

from lambda_src.api_keys.requests import NewKey
from lambda_src.runtime.http.errors import ForbiddenError
from lambda_src.runtime.identity.api_keys import ApiKeyStore
from lambda_src.runtime.identity.claims import Caller


def authorize(caller: Caller) -> None:
    """Let only an administrator pass. Raises ForbiddenError."""
    if not caller.is_tenant_admin:
        raise ForbiddenError("Only an administrator of the workspace may see or change API keys.")


@dataclass(frozen=True)
class ApiKeys:
    """What an administrator may do with the keys of their own tenant."""

    store: ApiKeyStore

    def create(self, caller: Caller, request: NewKey) -> dict[str, Any]:
        """Make a key; its text is in this answer and nowhere else. Raises KeysFullError."""
        record, key = self.store.create(
            caller.tenant_id,
            caller.user_id,
            name=request.name,
            scopes=tuple(dict.fromkeys(request.scopes)),
            days=request.expires_in_days,
        )
        return {**record.as_json(), "key": key}

    def all(self, caller: Caller) -> dict[str, Any]:
        """Return the keys of the tenant, newest first, without their secrets."""
        return {"keys": [key.as_json() for key in self.store.of_tenant(caller.tenant_id)]}

    def revoke(self, caller: Caller, key_id: str) -> None:
        """End a key of the tenant. Raises NotFoundError."""
        self.store.revoke(caller.tenant_id, key_id)
