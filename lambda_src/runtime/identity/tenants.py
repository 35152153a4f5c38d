"""Tenants and memberships: read by the functions, written only by operators' commands."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.identity.claims import Role
from lambda_src.runtime.identity.tiers import Tier, Tiers
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.dynamodb import Table

TenantId = Field(pattern=r"^[a-z0-9-]{1,64}$")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    def _item(self, record_key: str) -> Item:
        values: dict[str, Any] = {"record_key": record_key, **self.model_dump()}
        return {name: value for name, value in values.items() if value is not None}


class Tenant(_Record):
    """A tenant.

    `tier` names limits in the settings; without one the environment's hold.
    `monthly_token_budget` (tokens) and `model_calls_per_minute` override both when they are set.
    `limits` are those of the tier, once `in_tier` has looked it up; no record holds them.
    """

    tenant_id: str = TenantId
    name: str
    status: Literal["active", "suspended"]
    plan: str = "standard"
    tier: str | None = None
    monthly_token_budget: int | None = Field(default=None, ge=0)
    model_calls_per_minute: int | None = Field(default=None, ge=1)
    created_at: str = ""
    limits: Tier = Field(default=Tier(), exclude=True)

    def in_tier(self, tiers: Tiers) -> "Tenant":
        """Return it with the limits of its tier, whatever its record says of them."""
        return self.model_copy(update={"limits": tiers.of(self.tier)})

    def item(self) -> Item:
        """Return the DynamoDB item of this tenant."""
        return self._item(keys.tenant_record(self.tenant_id))

    def token_budget(self, usual: int) -> int:
        """Return the tenant's tokens of a month: its own, its tier's, or else the usual ones."""
        found = (self.monthly_token_budget, self.limits.monthly_token_budget, usual)
        return next(budget for budget in found if budget is not None)

    def calls_per_minute(self, usual: int) -> int:
        """Return its model calls of a minute: its own, its tier's, or else the usual ones."""
        return self.model_calls_per_minute or self.limits.tenant_calls_per_minute or usual


class Membership(_Record):
    """That a user (Cognito's `sub`) belongs to a tenant in one role."""

    tenant_id: str = TenantId
    user_id: str = Field(min_length=1)
    role: Role
    status: Literal["active", "disabled"] = "active"
    email: str = ""
    since: str = ""

    def item(self) -> Item:
        """Return the DynamoDB item of this membership."""
        return self._item(keys.member_record(self.user_id))


@dataclass(frozen=True)
class TenantStore:
    """Reads of the tenants table, strongly consistent.

    Handlers do not use it: they get an active tenant from `runtime.identity.admission`.

    All raise pydantic's ValidationError for a record that is not of the form above.
    """

    table: Table

    def tenant(self, tenant_id: str) -> Tenant | None:
        """Return a tenant, or None."""
        item = self.table.get({"record_key": keys.tenant_record(tenant_id)})
        return Tenant.model_validate(item) if item else None

    def membership(self, user_id: str) -> Membership | None:
        """Return the membership of a user, or None."""
        item = self.table.get({"record_key": keys.member_record(user_id)})
        return Membership.model_validate(item) if item else None
