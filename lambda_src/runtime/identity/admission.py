"""Who may act now: identity, tenant status and role, resolved in one place before any handler.

A token says who signed in, up to an hour ago. The tenants table says what holds now: whether the
tenant is active, in which tier, and whether the user still belongs to it and in which role.
Answers are kept for `CACHE_SECONDS`, so a suspension, removal, change of role or of tier holds that
soon on every route.
Functions of the vault cannot reach the table; there the transaction decides
(`lambda_src/vault/transaction.py`, docs/adr/0022-status-on-every-route.md).
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from lambda_src.runtime.http.errors import TenantSuspendedError, UserBlockedError
from lambda_src.runtime.identity.claims import Caller, verified_caller
from lambda_src.runtime.identity.tenants import Membership, Tenant, TenantStore
from lambda_src.runtime.identity.tiers import Tiers
from lambda_src.runtime.storage.dynamodb import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CACHE_SECONDS = 5.0
_MOST_ENTRIES = 10_000
_READS = ThreadPoolExecutor(64, thread_name_prefix="admission")  # as many as are waited for


class Admission(Protocol):
    """Turns verified claims into a caller who may act."""

    def caller(self, claims: Mapping[str, Any] | None) -> Caller:
        """Return the caller. Raises UnauthenticatedError, or ForbiddenError for a blocked one."""


class AdmissionByTransaction:
    """For a function of the vault: it checks claims; `Vault.transaction` checks the status."""

    def caller(self, claims: Mapping[str, Any] | None) -> Caller:
        """Return the caller of verified claims. Raises UnauthenticatedError."""
        return verified_caller(claims)


@dataclass
class AdmissionByTable:
    """For a function of the street: reads the tenants table. `clock` is in seconds.

    Functions that call a model give it the `tiers` of the environment.
    """

    tenants: TenantStore
    clock: Callable[[], float] = time.monotonic
    tiers: Tiers = field(default_factory=Tiers)
    _found: dict[str, tuple[float, Tenant | Membership | None]] = field(default_factory=dict)

    def caller(self, claims: Mapping[str, Any] | None) -> Caller:
        """Return the caller with the role that the user has now.

        Raises UnauthenticatedError, TenantSuspendedError and UserBlockedError.
        """
        return self.confirm(verified_caller(claims))

    def confirm(self, caller: Caller) -> Caller:
        """Return a caller as it is now. Raises TenantSuspendedError and UserBlockedError."""
        user_id = caller.user_id
        is_kept = self._fresh(f"member#{user_id}") is not None
        reading = None if is_kept else _READS.submit(self._member, user_id)  # beside the tenant
        self.active(caller.tenant_id)
        member = reading.result() if reading else self._member(user_id)
        if not isinstance(member, Membership) or member.tenant_id != caller.tenant_id:
            raise UserBlockedError
        if member.status != "active":
            raise UserBlockedError
        return replace(caller, groups=frozenset({member.role}))

    def _member(self, user_id: str) -> Tenant | Membership | None:
        return self._kept(f"member#{user_id}", lambda: self.tenants.membership(user_id))

    def active(self, tenant_id: str) -> Tenant:
        """Return a tenant that is active. Raises TenantSuspendedError for any other."""
        tenant = self.known(tenant_id)
        if tenant is None:
            raise TenantSuspendedError
        return tenant

    def known(self, tenant_id: str) -> Tenant | None:
        """Return a tenant that is active, or None where there is none of that id.

        For ids that a stranger may have made up. Raises TenantSuspendedError.
        """
        tenant = self._kept(f"tenant#{tenant_id}", lambda: self._read(tenant_id))
        if not isinstance(tenant, Tenant):
            return None
        if tenant.status != "active":
            raise TenantSuspendedError
        return tenant

    def _read(self, tenant_id: str) -> Tenant | None:
        tenant = self.tenants.tenant(tenant_id)
        return tenant.in_tier(self.tiers) if tenant else None

    def _kept(
        self, key: str, read: Callable[[], Tenant | Membership | None]
    ) -> Tenant | Membership | None:
        kept = self._fresh(key)
        if kept is not None:
            return kept[1]
        now = self.clock()
        found = read()
        if len(self._found) >= _MOST_ENTRIES:
            self._found.clear()
        self._found[key] = (now, found)
        return found

    def _fresh(self, key: str) -> tuple[float, Tenant | Membership | None] | None:
        kept = self._found.get(key)
        return kept if kept and self.clock() - kept[0] < CACHE_SECONDS else None


def open_admission(
    client: "DynamoDBClient", tenants_table_name: str, tiers: Tiers | None = None
) -> AdmissionByTable:
    """Return the admission of a function that may read the tenants table."""
    store = TenantStore(Table(client, tenants_table_name))
    return AdmissionByTable(store, tiers=tiers or Tiers())
