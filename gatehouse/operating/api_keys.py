"""API keys of a tenant, as an operator makes, sees and revokes them: the store of `/api/keys`."""

from dataclasses import dataclass

from pydantic import ValidationError

from gatehouse.operating.tenants import TenantCommands
from gatehouse.platform import ArgumentError, Platform, PlatformError
from lambda_src.api_keys.requests import NewKey
from lambda_src.runtime.clock import Clock, now
from lambda_src.runtime.http.errors import ConflictError, NotFoundError
from lambda_src.runtime.identity.api_keys import ApiKey, ApiKeyStore
from lambda_src.runtime.storage.dynamodb import Table

MADE_BY = "operator"
"""Who made a key, where it was none of the tenant's administrators."""


@dataclass(frozen=True)
class ApiKeyCommands:
    """What an operator does with the keys of a tenant, over the environment's table of keys."""

    platform: Platform
    clock: Clock = now

    def create(
        self, tenant_id: str, *, name: str, scopes: tuple[str, ...], days: int
    ) -> tuple[ApiKey, str]:
        """Makes a key under the limits of `POST /api/keys`; returns its record and its text.

        Raises:
            ArgumentError: a name, scope or number of days that no key may have.
            PlatformError: there is no such tenant, it is being deleted, or it has as many keys
                as it may.

        """
        try:
            wanted = NewKey.model_validate(
                {"name": name, "scopes": scopes, "expires_in_days": days}, strict=False
            )
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_input=False)[0]
            raise ArgumentError(f"{wrong['loc'][0]}: {wrong['msg']}") from None
        TenantCommands(self.platform).open(tenant_id)
        try:
            return self._store().create(
                tenant_id,
                MADE_BY,
                name=wanted.name,
                scopes=tuple(dict.fromkeys(wanted.scopes)),
                days=wanted.expires_in_days,
            )
        except ConflictError as error:
            raise PlatformError(error.message) from None

    def all(self, tenant_id: str) -> list[ApiKey]:
        """The tenant's keys, newest first, those that ended lately among them.

        Raises:
            PlatformError: there is no such tenant.

        """
        TenantCommands(self.platform).get(tenant_id)
        return self._store().of_tenant(tenant_id)

    def revoke(self, tenant_id: str, key_id: str) -> None:
        """Ends a key for ever; functions notice within five seconds. Once more changes nothing.

        Raises:
            PlatformError: the tenant has no such key.

        """
        try:
            self._store().revoke(tenant_id, key_id)
        except NotFoundError:
            raise PlatformError(f"Tenant {tenant_id} has no API key {key_id}.") from None

    def state(self, key: ApiKey) -> str:
        """`active`, `revoked` or `expired`."""
        if key.revoked_at is not None:
            return "revoked"
        return "active" if key.is_live(self.clock()) else "expired"

    def _store(self) -> ApiKeyStore:
        name = self.platform.outputs("tables")["api_keys_table_name"]
        return ApiKeyStore(Table(self.platform.client("dynamodb"), name), self.clock)
